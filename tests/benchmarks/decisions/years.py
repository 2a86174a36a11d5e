"""Years of daily evaluations: false triggers while nothing drifts, days until a real shift acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from tests.benchmarks.decisions.markets import generator
from tests.benchmarks.decisions.signals import Floats, correlated
from tests.benchmarks.decisions.tables import Bar, Table, percent
from tradai.common.drift.calibration import left_out_scores, standardised_psi
from tradai.common.drift.counts import Counts
from tradai.common.drift.detector import DriftDetector
from tradai.common.drift.monitor import requires_attention
from tradai.common.drift.profile import DriftProfile
from tradai.common.drift.report import DriftReport
from tradai.common.entities.drift import DriftSeverity, DriftState

FEATURES, PER_DAY, PERIOD, REFERENCE, YEAR = 50, 24, 7, 140, 365
MEMORIES = (0.5, 0.9, 0.97)
SHIFTS = (0.5, 1.0, 2.0)
QUIET_DAYS, PATIENCE = 14, 21
_START = datetime(2026, 1, 1, tzinfo=UTC)
_DETECTOR = DriftDetector()


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """A profile and what was counted on each day after it."""

    profile: DriftProfile
    daily: tuple[Counts, ...]

    def evaluations(self) -> Iterator[tuple[Counts, DriftReport]]:
        """Of the trailing period, day by day."""
        for day in range(len(self.daily) - PERIOD):
            counts = sum(self.daily[day + 1 : day + 1 + PERIOD], start=self.profile.no_counts())
            yield counts, _DETECTOR.detect(self.profile, counts)


def tables(simulations: int, seed: int) -> Iterator[Table]:
    count = max(simulations // 40, 10)
    yield quiet(count, seed)
    yield shifted(count, seed)


def strategy(source: np.random.Generator, memory: float, days: int, shift: float = 0.0) -> Strategy:
    """`days` evaluations of hourly rows of 50 features; after the first period half of them are shifted."""
    values = correlated(source, (REFERENCE + PERIOD + days) * PER_DAY, FEATURES, memory, 0.5)
    start = REFERENCE * PER_DAY
    values[start + PERIOD * PER_DAY :, ::2] += shift
    profile = DriftProfile.from_reference(_named(values[:start]), PERIOD * PER_DAY)
    rows = range(start, len(values), PER_DAY)
    return Strategy(
        profile=profile, daily=tuple(profile.count(_named(values[row : row + PER_DAY])) for row in rows)
    )


def quiet(count: int, seed: int) -> Table:
    rows: list[tuple[str, ...]] = []
    bars: list[Bar] = []
    for memory in MEMORIES:
        source = generator(seed, "years", memory)
        years = np.array([_a_year(strategy(source, memory, YEAR)) for _ in range(count)])
        alone, confirmed, significant, triggers = years.mean(axis=0).tolist()
        rows.append(
            (f"{memory:g}", f"{alone:.0f}", f"{confirmed:.1f}", f"{significant:.1f}", f"{triggers:.2f}")
        )
        claim = f"false retraining triggers per strategy-year, {FEATURES} features, φ {memory:g} (aim)"
        bars.append(Bar(claim=claim, measured=triggers, side="≤", limit=1.0, unit=""))
    return Table(
        title="A year without drift",
        note=(
            f"{FEATURES} features, correlation 0.5, hourly rows, daily evaluations of the last "
            f"{PERIOD} days against 20 windows; mean of {count} years. A trigger is a day that asks for "
            f"attention, and after it the next one {QUIET_DAYS} days later at the earliest."
        ),
        columns=(
            "φ",
            "days with any feature p < 0.05 by itself",
            "days confirmed",
            "days significant",
            "retraining triggers",
        ),
        rows=rows,
        bars=bars,
    )


def _a_year(of: Strategy) -> tuple[int, int, int, int]:
    highest = [max(left_out_scores(feature.windows)) for feature in of.profile.features]
    alone = confirmed = significant = 0
    attention: list[bool] = []
    earlier: list[DriftState] = []
    for counts, report in of.evaluations():
        state = _state(report, len(attention))
        alone += _any_alone(of.profile, highest, counts)
        confirmed += bool(report.overall_psi)
        significant += report.severity is DriftSeverity.SIGNIFICANT
        attention.append(requires_attention(state, earlier))
        earlier = [state, *earlier[:2]]
    return alone, confirmed, significant, _triggers(attention)


def _triggers(attention: list[bool]) -> int:
    triggers, last = 0, -QUIET_DAYS
    for day, asks in enumerate(attention):
        if asks and day - last >= QUIET_DAYS:
            triggers, last = triggers + 1, day
    return triggers


def _any_alone(profile: DriftProfile, highest: list[float], counts: Counts) -> bool:
    """Each feature by its own rank among its own windows; nothing is paid for asking 50 times."""
    pairs = zip(profile.features, counts.values, highest, strict=True)
    return any(standardised_psi(feature.total, current) > most for feature, current, most in pairs)


def shifted(count: int, seed: int) -> Table:
    rows = []
    for memory in MEMORIES:
        for shift in SHIFTS:
            source = generator(seed, "shifted", memory, shift)
            waits = np.array([_wait(strategy(source, memory, PATIENCE, shift)) for _ in range(count)])
            found = waits[waits <= PATIENCE]
            median = f"{np.median(found):.0f}" if len(found) else "-"
            rows.append(
                (
                    f"{memory:g}",
                    f"{shift:g} sd",
                    *(percent((waits <= days).mean()) for days in (7, 14, 21)),
                    median,
                )
            )
    return Table(
        title="Days until a real shift acts",
        note=(
            f"The same strategies; half of the features shift on one day. Share of {count} strategies for "
            "which retraining is asked for within 7, 14 and 21 days, and the median of those days."
        ),
        columns=("φ", "shift", "7 days", "14 days", "21 days", "median"),
        rows=rows,
    )


def _wait(of: Strategy) -> float:
    earlier: list[DriftState] = []
    for day, (_, report) in enumerate(of.evaluations()):
        state = _state(report, day)
        if requires_attention(state, earlier):
            return day + 1
        earlier = [state, *earlier[:2]]
    return np.inf


def _state(report: DriftReport, day: int) -> DriftState:
    state = DriftState(
        model_name="quiet",
        evaluated_at=_START + timedelta(days=day),
        status=report.status,
        severity=report.severity,
        overall_psi=report.overall_psi,
        model_version="1",
        requires_attention=False,
    )
    return replace(state, features=report.features)


def _named(values: Floats) -> dict[str, Floats]:
    return {f"f{i}": column for i, column in enumerate(values.T)}
