"""Years of daily evaluations: false triggers while nothing drifts, days until a real shift acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from tests.benchmarks.decisions.estimates import Estimate
from tests.benchmarks.decisions.markets import generator
from tests.benchmarks.decisions.signals import Floats, correlated
from tests.benchmarks.decisions.studies import Cell, Findings, Study
from tests.benchmarks.decisions.tables import Bar, Table
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
COUNTED: Mapping[str, str] = {
    "alone": "days with any feature p < 0.05 by itself",
    "confirmed": "days confirmed",
    "significant": "days significant",
    "triggers": "retraining triggers",
}
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


def quiet(simulations: int, seed: int, cell: Cell) -> Findings:
    memory = float(cell[0])
    source = generator(seed, "years", memory)
    years = [_a_year(strategy(source, memory, YEAR)) for _ in range(_years(simulations))]
    return {
        name: Estimate.mean(column) for name, column in zip(COUNTED, zip(*years, strict=True), strict=True)
    }


def quiet_table(found: Mapping[Cell, Findings]) -> Table:
    return Table(
        title="A year without drift",
        note=(
            f"{FEATURES} features, correlation 0.5, hourly rows, daily evaluations of the last "
            f"{PERIOD} days against 20 windows; means over N years, each of 365 evaluations. A trigger is "
            "a day "
            f"that asks for attention, and after it the next one {QUIET_DAYS} days later at the earliest."
        ),
        columns=("φ", "N", *COUNTED.values()),
        rows=[
            (
                f"{memory:g}",
                str(one["triggers"].count),
                one["alone"].number(0),
                *(one[name].number(digits) for name, digits in (("confirmed", 1), ("significant", 1))),
                one["triggers"].number(2),
            )
            for (memory,), one in found.items()
        ],
        bars=[
            Bar.of(
                one["triggers"],
                f"false retraining triggers per strategy-year, {FEATURES} features, φ {memory:g} (aim)",
                "≤",
                1.0,
                "",
            )
            for (memory,), one in found.items()
        ],
    )


def shifted(simulations: int, seed: int, cell: Cell) -> Findings:
    memory, shift = map(float, cell)
    source = generator(seed, "shifted", memory, shift)
    waits = [_wait(strategy(source, memory, PATIENCE, shift)) for _ in range(_years(simulations))]
    found = sorted(wait for wait in waits if wait <= PATIENCE)
    within = {f"{days}": Estimate.share(wait <= days for wait in waits) for days in (7, 14, 21)}
    return within | ({"median": Estimate.exact(found[len(found) // 2], len(found))} if found else {})


def shifted_table(found: Mapping[Cell, Findings]) -> Table:
    return Table(
        title="Days until a real shift acts",
        note=(
            "The same strategies; half of the features shift on one day. Share of N strategies for "
            "which retraining is asked for within 7, 14 and 21 days, and the median of those days."
        ),
        columns=("φ", "shift", "N", "7 days", "14 days", "21 days", "median"),
        rows=[
            (
                f"{memory:g}",
                f"{shift:g} sd",
                str(one["7"].count),
                *(one[days].percent() for days in ("7", "14", "21")),
                f"{one['median'].value:.0f}" if "median" in one else "-",
            )
            for (memory, shift), one in found.items()
        ],
    )


def _years(simulations: int) -> int:
    return max(simulations // 40, 4)


def _a_year(of: Strategy) -> tuple[int, int, int, int]:
    highest = [max(left_out_scores(feature.windows)) for feature in of.profile.features]
    alone = confirmed = significant = 0
    attention: list[bool] = []
    for counts, state in daily_states(of):
        alone += _any_alone(of.profile, highest, counts)
        confirmed += bool(state.overall_psi)
        significant += state.severity is DriftSeverity.SIGNIFICANT
        attention.append(state.requires_attention)
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


def _wait(of: Strategy) -> float:
    asked = (day for day, (_, state) in enumerate(daily_states(of), start=1) if state.requires_attention)
    return next(asked, np.inf)


def daily_states(of: Strategy) -> Iterator[tuple[Counts, DriftState]]:
    """Counts of the trailing period and what is kept of their evaluation, day by day."""
    earlier: list[DriftState] = []
    for day, (counts, report) in enumerate(of.evaluations()):
        state = _state(report, day)
        kept = replace(state, requires_attention=requires_attention(state, earlier))
        earlier = [kept, *earlier[:2]]
        yield counts, kept


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


STUDIES = (
    Study(
        name="years/quiet",
        cells=tuple((memory,) for memory in MEMORIES),
        measure=quiet,
        table=quiet_table,
        seconds=80,
    ),
    Study(
        name="years/shifted",
        cells=tuple((memory, shift) for memory in MEMORIES for shift in SHIFTS),
        measure=shifted,
        table=shifted_table,
        seconds=11,
    ),
)
