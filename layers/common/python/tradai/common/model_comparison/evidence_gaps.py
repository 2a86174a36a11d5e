"""What one evaluation may lack, each kind a function that names every gap in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from tradai.common.model_comparison.evaluation import Evaluation
from tradai.common.model_comparison.policy import LEAST_DAYS
from tradai.common.model_comparison.readings import number, written_number

MOST_RETURN = 1e6  # no day multiplies money by a million; the fourth powers of more leave the floats
_DAY = timedelta(days=1)
_FLAT, _NOTHING = 1e-12, 1e-15  # relative, absolute

_WITHIN: Mapping[str, tuple[str, Callable[[float], bool]]] = MappingProxyType(
    {
        "max_drawdown": ("a ratio between 0 and 1", lambda value: 0 <= value <= 1),
        "win_rate": ("a ratio between 0 and 1", lambda value: 0 <= value <= 1),
        "total_trades": ("a whole number of 0 or more", lambda value: value >= 0 and value == int(value)),
    }
)


def origin_gaps(evaluation: Evaluation) -> Iterator[str]:
    for name, value in (
        ("data version", evaluation.data_version),
        ("config hash", evaluation.config_hash),
    ):
        if not isinstance(value, str) or not value.strip():
            yield f"the {name} is unknown"
    fee = written_number(evaluation.fee)
    if fee is None or fee < 0:
        yield f"the fee is {evaluation.fee!r}, not a ratio of 0 or more"


def metric_gaps(metrics: Mapping[str, float | None], given: Mapping[str, Any]) -> Iterator[str]:
    """Undefined is a gap, unless there were no trades: then it is a failed gate.

    Args:
        metrics: as read, `given` as they came.
    """
    traded = metrics["total_trades"] != 0
    for name, value in metrics.items():
        if value is None:
            if traded or name not in given or _is_garbage(given[name]):
                yield f"{name} is {'missing' if given.get(name) is None else repr(given[name])}"
        elif name in _WITHIN and not _WITHIN[name][1](value):
            yield f"{name} is {value:g}, not {_WITHIN[name][0]}"


def _is_garbage(value: Any) -> bool:
    """Neither undefined nor the sentinel of "no trades"."""
    return value is not None and number(value) is None


def window_gaps(given: Sequence[Any], days: Sequence[date | None]) -> Iterator[str]:
    if len(days) < LEAST_DAYS:
        yield f"the window has {len(days)} days of at least {LEAST_DAYS}"
    if None in days:
        yield f"some dates are not whole UTC days, the first of them {given[days.index(None)]!r:.40}"
        return
    known = [each for each in days if each is not None]
    for earlier, later in pairwise(known):
        if later - earlier != _DAY:
            yield f"the dates are not consecutive days in order, each once: {later} follows {earlier}"
            return


def training_gaps(trained_until: datetime | None, days: Sequence[date | None]) -> Iterator[str]:
    """A model is judged on days that it has not seen; nothing is said where its training is unknown."""
    start = days[0] if days else None
    if trained_until is None or start is None:
        return
    if not isinstance(trained_until, datetime):
        yield f"trained_until is {trained_until!r:.40}, not a time"
        return
    until = trained_until if trained_until.tzinfo else trained_until.replace(tzinfo=UTC)
    if until > datetime.combine(start, time(), UTC):
        yield f"it was trained until {until:%Y-%m-%d %H:%M} UTC, inside the window that begins {start}"


def return_gaps(
    returns: Sequence[float | None], days: Sequence[date | None], metrics: Mapping[str, float | None]
) -> Iterator[str]:
    if len(returns) != len(days):
        yield f"there are {len(returns)} daily returns for {len(days)} dates"
    if None in returns:
        place = returns.index(None)
        when = (days[place] if place < len(days) else None) or f"day {place + 1}"
        yield f"some daily returns are not finite numbers, the first of them that of {when}"
    known = [value for value in returns if value is not None]
    if any(value < -1 for value in known):
        yield "some daily returns lose more than everything"
    if any(value > MOST_RETURN for value in known):
        yield f"some daily returns are above {MOST_RETURN:,.0f} times the balance"
    if metrics["total_trades"] and known and never_vary(known):
        yield "the daily returns never vary although there were trades"


def never_vary(returns: Sequence[float]) -> bool:
    """All equal but for rounding."""
    if not returns:
        return True
    spread = max(returns) - min(returns)
    return spread <= _FLAT * max(map(abs, returns)) or spread <= _NOTHING
