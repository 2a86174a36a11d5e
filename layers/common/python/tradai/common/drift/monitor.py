"""The daily evaluation: counts of the trailing days against the profile of the model that trades."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from tradai.common.drift.counts import Counts
from tradai.common.drift.detector import DriftDetector
from tradai.common.drift.ports import EVALUATION_SOURCE, DriftCounts, DriftProfiles, DriftStates, HourlyCounts
from tradai.common.drift.report import DriftReport
from tradai.common.drift.round import FAULTS, Model, told
from tradai.common.drift.thresholds import DriftThresholds
from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus
from tradai.common.errors import ValidationFailedError

REMEMBERED, NEEDED = 3, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftMonitor:
    """Evaluates models one by one and keeps every answer.

    Args:
        current_period_days: length of the trailing period; the same as a window of the profile.
    """

    profiles: DriftProfiles
    counts: DriftCounts
    states: DriftStates
    detector: DriftDetector = field(default_factory=DriftDetector)
    current_period_days: int = 7

    def evaluate_all(
        self, models: Iterable[Model], at: datetime, *, is_resumed: bool = False
    ) -> Iterator[DriftState]:
        """One state per model; one that can't be evaluated, for whatever is stored of it, stops no other.

        Args:
            is_resumed: what an earlier attempt at the same time has kept is not evaluated again.

        Raises:
            ValidationFailedError: `at` has no zone.
        """
        moment = _utc(at)
        for model in models:
            yield self._answer(model, moment, is_resumed=is_resumed)

    def evaluate(self, model_name: str, version: str | None, at: datetime) -> DriftState:
        """The drift of the period that ends with the hour of `at`, stored under its UTC day.

        Without a version there is nothing to judge, and nothing is stored.

        Raises:
            NotFoundError: the version has no profile.
            ValidationFailedError: all its counts were made with another profile; `at` has no zone.
            TransientError: a store did not answer.
        """
        return self._evaluated(model_name, version, _utc(at), is_resumed=False)

    def worst_level(self, states: Iterable[DriftState]) -> int | None:
        """The value of the alarm's metric for the states of all models; None when nothing is known.

        A model that could not be evaluated stays at the drift that was found last. If it was quiet then,
        that tells nothing: an outage is not the absence of drift.
        """
        levels = tuple(map(self._level, states))
        known = [level for level in levels if level is not None]
        return max(known, default=None if levels else 0)

    def _level(self, state: DriftState) -> int | None:
        if state.status is not DriftStatus.ERROR:
            return alarm_level(state)
        try:
            found = self.states.recent(state.model_name, 1, until=state.evaluated_at)
        except FAULTS:
            return None
        version = state.model_version
        return next((alarm_level(one) or None for one in found if version in {None, one.model_version}), None)

    def _answer(self, model: Model, at: datetime, *, is_resumed: bool) -> DriftState:
        name, version, reason = model
        if not reason:
            try:
                return self._evaluated(name, version, at, is_resumed=is_resumed)
            except FAULTS as fault:
                reason = told(fault)
        return _state(name, version, at, status=DriftStatus.ERROR, reason=reason)

    def _evaluated(self, name: str, version: str | None, at: datetime, *, is_resumed: bool) -> DriftState:
        if version is None:
            status = DriftStatus.INSUFFICIENT_DATA
            return _state(name, None, at, status=status, reason="no model is live")
        earlier = self.states.recent(name, REMEMBERED, until=at)
        if is_resumed and earlier and (earlier[0].evaluated_at, earlier[0].model_version) == (at, version):
            return earlier[0]
        state = self._judged(name, version, at)
        asks = requires_attention(state, earlier, self.detector.thresholds.acting)
        kept = replace(state, requires_attention=asks)
        self.states.put(kept)
        return kept

    def _judged(self, name: str, version: str, at: datetime) -> DriftState:
        report = self._report(name, version, at)
        state = _state(
            name,
            version,
            at,
            status=report.status,
            severity=report.severity,
            overall_psi=report.overall_psi,
            reason=report.reason,
        )
        return replace(state, features=report.features, samples=report.samples)

    def _report(self, model_name: str, version: str, at: datetime) -> DriftReport:
        end = at.replace(minute=0, second=0, microsecond=0)
        start = end - timedelta(days=self.current_period_days)
        profile = self.profiles.profile(model_name, version)
        hours = tuple(self.counts.between(model_name, version, start, end))
        own = [counted for counted in hours if counted.counts.profile == profile.id] or hours
        report = self.detector.detect(profile, profile.no_counts().plus(live_counts(own)))
        return replace(report, reason=report.reason + _left_out(hours, own))


def live_counts(hours: Iterable[HourlyCounts]) -> Iterator[Counts]:
    """What the live strategy saw; the evaluation's own counts only for hours that nobody traded."""
    by_hour: dict[datetime, list[HourlyCounts]] = defaultdict(list)
    for counted in hours:
        by_hour[counted.hour].append(counted)
    for sources in by_hour.values():
        live = [counted for counted in sources if counted.source != EVALUATION_SOURCE]
        yield from (counted.counts for counted in live or sources)


def _left_out(hours: Iterable[HourlyCounts], own: Iterable[HourlyCounts]) -> str:
    """A strategy changes its model when no position is open: until then it counts with the one before."""
    seen, judged = ({counted.hour for counted in some} for some in (hours, own))
    if seen == judged:
        return ""
    return f"; {len(seen - judged)} of {len(seen)} hours were counted with another profile and left out"


def requires_attention(
    state: DriftState, earlier: Iterable[DriftState], acting: float = DriftThresholds().acting
) -> bool:
    """Significant, now and in another of the last three evaluations of this model version.

    Args:
        earlier: newest first; one of the same UTC day is about to be replaced and does not count.
        acting: see `DriftThresholds`.
    """
    others = [
        one
        for one in earlier
        if one.evaluated_at.date() < state.evaluated_at.date() and one.model_version == state.model_version
    ]
    last = (state, *others[: REMEMBERED - 1])
    return _stands_out(state, acting) and sum(_stands_out(one, acting) for one in last) >= NEEDED


def _stands_out(state: DriftState, acting: float) -> bool:
    significant = (f for f in state.features if f.severity is DriftSeverity.SIGNIFICANT)
    return any(f.psi >= acting * f.threshold for f in significant)


def alarm_level(state: DriftState) -> int:
    """0, 1 or 2 for the alarm's metric: significant drift counts as moderate until it is seen twice."""
    return state.severity.level if state.requires_attention else min(state.severity.level, 1)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValidationFailedError(f"at: {at.isoformat()} has no time zone; write it with Z")
    return at.astimezone(UTC)


def _state(
    model_name: str,
    version: str | None,
    at: datetime,
    *,
    status: DriftStatus,
    reason: str,
    severity: DriftSeverity = DriftSeverity.NONE,
    overall_psi: float | None = None,
) -> DriftState:
    return DriftState(
        model_name=model_name,
        evaluated_at=at,
        status=status,
        severity=severity,
        overall_psi=overall_psi,
        model_version=version,
        requires_attention=False,
        reason=reason,
    )
