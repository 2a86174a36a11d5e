"""Is there enough to judge? Whatever is missing is named, and nothing is promoted without it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from tradai.common.model_comparison.evaluation import Evaluation
from tradai.common.model_comparison.gates import GATES
from tradai.common.model_comparison.policy import LEAST_DAYS

NO_TRADES_SHARPE = -100.0
_DAY = timedelta(days=1)
_FLAT = 1e-12

_WITHIN: Mapping[str, tuple[str, Callable[[float], bool]]] = MappingProxyType(
    {
        "max_drawdown": ("a ratio of 0 or more", lambda value: value >= 0),
        "win_rate": ("a ratio between 0 and 1", lambda value: 0 <= value <= 1),
        "total_trades": ("a whole number of 0 or more", lambda value: value >= 0 and value == int(value)),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One evaluation, read: plain floats, sentinels gone, gaps named.

    Args:
        missing: what is not there or not usable, in words.
        days_short: days that the window still needs.
    """

    metrics: Mapping[str, float | None]
    days: tuple[date, ...]
    returns: tuple[float, ...]
    missing: tuple[str, ...]
    days_short: int


def read_evidence(evaluation: Evaluation) -> Evidence:
    """What one evaluation offers, with everything that is wrong with it."""
    metrics = _read_metrics(evaluation.metrics)
    days = [_day(value) for value in evaluation.dates]
    returns = [_number(value) for value in evaluation.daily_returns]
    missing = (
        *([f"the evaluation failed: {evaluation.error}"] if evaluation.error else ()),
        *_origin_gaps(evaluation),
        *_metric_gaps(metrics, evaluation.metrics),
        *_window_gaps(days),
        *_return_gaps(returns, days, metrics),
    )
    return Evidence(
        metrics=MappingProxyType(metrics),
        days=tuple(day for day in days if day is not None),
        returns=tuple(value for value in returns if value is not None),
        missing=missing,
        days_short=max(LEAST_DAYS - len(days), 0),
    )


def differences(challenger: Evaluation, champion: Evaluation) -> tuple[str, ...]:
    """Why two evaluations can't be compared."""
    facts = {
        "windows": _span(challenger) == _span(champion),
        "data versions": challenger.data_version == champion.data_version,
        "fees": _number(challenger.fee) == _number(champion.fee),
        "configurations": challenger.config_hash == champion.config_hash,
    }
    return tuple(
        f"the two models were evaluated on different {name}" for name, same in facts.items() if not same
    )


def _span(evaluation: Evaluation) -> tuple[date | None, ...]:
    return tuple(map(_day, evaluation.dates))


def _number(value: Any) -> float | None:
    """A finite float, or None for anything else."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _day(value: Any) -> date | None:
    """A UTC day; a time of day other than midnight is not one."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else None
    return value if isinstance(value, date) else None


def _read_metrics(metrics: Mapping[str, float | None]) -> dict[str, float | None]:
    read = {gate.metric: _number(metrics.get(gate.metric)) for gate in GATES}
    if read["sharpe_ratio"] == NO_TRADES_SHARPE:
        read["sharpe_ratio"] = None
    return read


def _origin_gaps(evaluation: Evaluation) -> Iterator[str]:
    if not evaluation.data_version:
        yield "the data version is unknown"
    if not evaluation.config_hash:
        yield "the config hash is unknown"
    fee = _number(evaluation.fee)
    if fee is None or fee < 0:
        yield f"the fee is {evaluation.fee!r}, not a ratio of 0 or more"


def _metric_gaps(metrics: Mapping[str, float | None], given: Mapping[str, float | None]) -> Iterator[str]:
    """Undefined is a gap, unless there were no trades: then it is a failed gate."""
    traded = metrics["total_trades"] != 0
    for name, value in metrics.items():
        if value is None:
            if traded or name not in given or _is_garbage(given[name]):
                yield f"{name} is {'missing' if given.get(name) is None else repr(given[name])}"
        elif name in _WITHIN and not _WITHIN[name][1](value):
            yield f"{name} is {value:g}, not {_WITHIN[name][0]}"


def _is_garbage(value: Any) -> bool:
    """Neither undefined nor the sentinel of "no trades"."""
    return value is not None and _number(value) is None


def _window_gaps(days: Sequence[date | None]) -> Iterator[str]:
    if len(days) < LEAST_DAYS:
        yield f"the window has {len(days)} days of at least {LEAST_DAYS}"
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        yield "some dates are not whole UTC days"
    elif any(later - earlier != _DAY for earlier, later in pairwise(known)):
        yield "the dates are not consecutive days in order, each once"


def _return_gaps(
    returns: Sequence[float | None], days: Sequence[object], metrics: Mapping[str, float | None]
) -> Iterator[str]:
    if len(returns) != len(days):
        yield f"there are {len(returns)} daily returns for {len(days)} dates"
    known = [value for value in returns if value is not None]
    if len(known) < len(returns):
        yield "some daily returns are not finite numbers"
    if any(value < -1 for value in known):
        yield "some daily returns lose more than everything"
    if metrics["total_trades"] and known and max(known) - min(known) <= _FLAT * max(map(abs, known)):
        yield "the daily returns never vary although there were trades"
