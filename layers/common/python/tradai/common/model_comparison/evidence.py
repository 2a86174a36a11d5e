"""Is there enough to judge? Whatever is missing is named, and nothing is promoted without it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from tradai.common.model_comparison.evaluation import Evaluation
from tradai.common.model_comparison.evidence_gaps import (
    metric_gaps,
    never_vary,
    origin_gaps,
    return_gaps,
    training_gaps,
    window_gaps,
)
from tradai.common.model_comparison.gates import GATES
from tradai.common.model_comparison.policy import LEAST_DAYS
from tradai.common.model_comparison.readings import day, number, written_number

SENTINEL = -100.0  # what freqtrade writes for an undefined ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One evaluation, read: plain floats, sentinels gone, gaps named.

    Args:
        returns: one per day; zeros where they never vary, so that rounding is no Sharpe ratio.
        missing: what is not there or not usable, in words.
        days_short: days that the window still needs.
    """

    metrics: Mapping[str, float | None]
    days: tuple[date, ...]
    returns: tuple[float, ...]
    missing: tuple[str, ...]
    days_short: int

    @property
    def drawdown(self) -> float:
        """A model that never traded lost nothing."""
        return self.metrics["max_drawdown"] or 0.0


def read_evidence(evaluation: Evaluation) -> Evidence:
    """What one evaluation offers, with everything that is wrong with it."""
    given = evaluation.metrics if isinstance(evaluation.metrics, Mapping) else {}
    dates, daily = _listed(evaluation.dates), _listed(evaluation.daily_returns)
    metrics = {gate.metric: _metric(given.get(gate.metric)) for gate in GATES}
    days, returns = [day(value) for value in dates], [number(value) for value in daily]
    missing = (
        *([f"the evaluation failed: {evaluation.error}"] if evaluation.error else ()),
        *origin_gaps(evaluation),
        *metric_gaps(metrics, given),
        *window_gaps(dates, days),
        *training_gaps(evaluation.trained_until, days),
        *return_gaps(returns, days, metrics),
    )
    known = tuple(value for value in returns if value is not None)
    return Evidence(
        metrics=MappingProxyType(metrics),
        days=tuple(each for each in days if each is not None),
        returns=(0.0,) * len(known) if never_vary(known) else known,
        missing=missing,
        days_short=max(LEAST_DAYS - len(days), 0),
    )


def missing_evidence(challenger: Evaluation, champion: Evaluation | None) -> tuple[str, ...]:
    """Everything that keeps two models from being compared, in words; empty when they can be."""
    theirs = None if champion is None else read_evidence(champion)
    return missing_of(challenger, champion, read_evidence(challenger), theirs)


def missing_of(
    challenger: Evaluation, champion: Evaluation | None, ours: Evidence, theirs: Evidence | None
) -> tuple[str, ...]:
    """The same of evaluations that have been read."""
    own = tuple(f"{challenger.label}: {gap}" for gap in ours.missing)
    if champion is None or theirs is None:
        return own
    other = tuple(f"{champion.champion_label}: {gap}" for gap in theirs.missing)
    return (*own, *other, *_differences(challenger, champion))


def _differences(challenger: Evaluation, champion: Evaluation) -> Iterable[str]:
    """Why two evaluations can't be compared."""
    facts: Mapping[str, tuple[Any, Any]] = {
        "windows": (_span(challenger), _span(champion)),
        "data versions": (challenger.data_version, champion.data_version),
        "fees": (written_number(challenger.fee), written_number(champion.fee)),
        "configurations": (challenger.config_hash, champion.config_hash),
    }
    for name, (ours, theirs) in facts.items():
        if ours != theirs:
            told = "" if name == "windows" else f", {ours} and {theirs}"
            yield f"the two models were evaluated on different {name}{told}"


def _span(evaluation: Evaluation) -> Sequence[date | None]:
    return [day(value) for value in _listed(evaluation.dates)]


def _listed(values: Collection[Any] | None) -> list[Any]:
    return list(values) if isinstance(values, Iterable) and not isinstance(values, str) else []


def _metric(value: Any) -> float | None:
    read = written_number(value)
    return None if read == SENTINEL else read
