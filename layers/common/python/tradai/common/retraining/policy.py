"""When a model is retrained: the decision order of the product, without I/O."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tradai.common.entities.clock import iso
from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus
from tradai.common.entities.names import NAME_PATTERN
from tradai.common.entities.retraining import (
    RetrainingDecision,
    RetrainingQuestion,
    RetrainingState,
    RetrainingTrigger,
    RetrainingVerdict,
)
from tradai.common.errors import ValidationFailedError

LONGEST_BACK_OFF_HOURS = 7 * 24
CLOCKS_DIFFER = timedelta(minutes=5)  # how far ahead of one clock the time of another may be


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrainingPolicy:
    """Settings of the decision; per strategy they come from its ACTIVE config.

    Args:
        min_hours_between_retraining: quiet time after an attempt; doubles with each consecutive failure.
        retraining_interval_days: age at which a model is due.
        drift_state_max_age_days: an older drift state is said to be stale, never read as "no drift".
        allowed_models: models that may be retrained; empty means any.
    """

    min_hours_between_retraining: float = 24
    retraining_interval_days: float = 7
    drift_state_max_age_days: float = 2
    allowed_models: frozenset[str] = frozenset()

    def decide(
        self,
        question: RetrainingQuestion,
        state: RetrainingState | None,
        drift: DriftState | None,
        now: datetime,
        *,
        real_now: datetime | None = None,
    ) -> RetrainingDecision:
        """The first rule that applies answers.

        Args:
            now: the product's clock; ages are measured against it.
            real_now: wall clock, against which a lease expires; `now` when absent.

        Raises:
            ValidationFailedError: `now` has no time zone.
        """
        if now.tzinfo is None:
            raise ValidationFailedError(f"now: {now.isoformat()} has no time zone; give it one, e.g. UTC")
        facts = _Facts(
            policy=self,
            question=question,
            state=state or RetrainingState(model_name=question.model_name),
            drift=drift,
            now=now,
            real_now=real_now or now,
        )
        return next(facts.answers())

    def back_off(self, failures: int) -> timedelta:
        """Quiet time after the newest attempt: doubled per consecutive failure, at most a week."""
        longest = max(LONGEST_BACK_OFF_HOURS, self.min_hours_between_retraining)
        return timedelta(hours=min(self.min_hours_between_retraining * 2 ** min(failures, 16), longest))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    policy: RetrainingPolicy
    question: RetrainingQuestion
    state: RetrainingState
    drift: DriftState | None
    now: datetime
    real_now: datetime

    def answers(self) -> Iterator[RetrainingDecision]:
        """Every rule that applies, in the order of precedence; the last one always does."""
        verdicts = RetrainingVerdict
        for verdict, trigger, reason in (
            (verdicts.INVALID_MODEL, None, self._invalid()),
            (verdicts.IN_PROGRESS, None, self._held()),
            (verdicts.NEEDS_RETRAINING, RetrainingTrigger.MANUAL, self._asked()),
            (verdicts.RECENTLY_TRAINED, None, self._too_soon()),
            (verdicts.NEEDS_RETRAINING, RetrainingTrigger.DRIFT_DETECTED, self._drifted()),
            (verdicts.NO_RETRAINING, None, self._unchanged()),
            (verdicts.NEEDS_RETRAINING, RetrainingTrigger.SCHEDULED, self._due()),
            (verdicts.NO_RETRAINING, None, self._fresh()),
        ):
            if reason:
                yield self._answer(verdict, trigger, reason)

    def _answer(
        self, verdict: RetrainingVerdict, trigger: RetrainingTrigger | None, reason: str
    ) -> RetrainingDecision:
        is_told = verdict in {RetrainingVerdict.INVALID_MODEL, RetrainingVerdict.IN_PROGRESS}
        return RetrainingDecision(
            decision=verdict,
            trigger=trigger,
            reason=reason if is_told else f"{reason}{self._drift_remark()}",
            hours_since_retrain=None if self._age is None else self._age / timedelta(hours=1),
            drift_severity=self.drift.severity.value if self.drift and is_judged(self.drift) else None,
            drift_psi=self.drift.overall_psi if self.drift else None,
        )

    @property
    def _age(self) -> timedelta | None:
        trained_at = self.state.last_trained_at
        return None if trained_at is None else self.now - trained_at

    def _invalid(self) -> str:
        name = self.question.model_name
        if not re.fullmatch(NAME_PATTERN, name) or name.endswith("\n"):
            return f"{name!r} is not a strategy name: it must match {NAME_PATTERN}"
        if not self.question.is_known:
            return f"{name} has no ACTIVE config version; stage and activate one first"
        if self.policy.allowed_models and name not in self.policy.allowed_models:
            return f"{name} is not in ALLOWED_MODELS"
        return ""

    def _held(self) -> str:
        state = self.state
        is_held = state.owner is not None and state.expires_at >= self.real_now.timestamp()
        if not is_held or state.owner == self.question.execution_id:
            return ""
        return f"execution {str(state.owner).rsplit(':', 1)[-1]} is retraining {state.model_name}"

    def _asked(self) -> str:
        return "asked for by hand" if self.question.force or self.question.manual_trigger else ""

    def _too_soon(self) -> str:
        if self.state.last_attempt_at is None:
            return ""
        since = self.now - self.state.last_attempt_at
        quiet = self.policy.back_off(self.state.consecutive_failures)
        if since >= quiet:
            return ""
        failures = self.state.consecutive_failures
        because = f" after {_failures(failures)}" if failures else ""
        return f"last attempt {_hours(since)} h ago, the minimum is {_hours(quiet)} h{because}"

    def _drifted(self) -> str:
        drift = self.drift
        if drift is None or self._drift_remark() or drift.severity is not DriftSeverity.SIGNIFICANT:
            return ""
        if not drift.requires_attention:
            return ""
        psi = "" if drift.overall_psi is None else f" (PSI {drift.overall_psi:.2f})"
        return f"significant drift{psi} in 2 of the last 3 evaluations"

    def _unchanged(self) -> str:
        version = self.question.data_version
        if version is None or self._age is None or version != self.state.last_data_version:
            return ""
        return f"the data are still version {version}, on which the model was trained"

    def _due(self) -> str:
        if self._age is None:
            return "never trained"
        interval = timedelta(days=self.policy.retraining_interval_days)
        return (
            f"trained {_days(self._age)} d ago, due after {_days(interval)} d"
            if self._age >= interval
            else ""
        )

    def _fresh(self) -> str:
        age = _days(self._age or timedelta())
        return (
            f"trained {age} d ago, due after {_days(timedelta(days=self.policy.retraining_interval_days))} d"
        )

    def _drift_remark(self) -> str:
        longest = timedelta(days=self.policy.drift_state_max_age_days)
        remark = drift_remark(self.drift, self.question.champion_version, self.now, longest)
        return f"; {remark}" if remark else ""


def is_judged(drift: DriftState) -> bool:
    """Whether its severity was found, and is not `none` for want of data."""
    return drift.status is DriftStatus.ANALYZED


def drift_remark(drift: DriftState | None, champion: str | None, now: datetime, longest: timedelta) -> str:
    """Why a drift state does not tell whether the live model drifts now; empty when it does.

    Args:
        champion: live model version; None when it is not known.
        longest: age from which a state is stale.
    """
    if drift is None:
        return "no drift state yet"
    age = now - drift.evaluated_at
    if age > longest:
        return f"the drift state is stale ({_days(age)} d old)"
    if age < -CLOCKS_DIFFER:
        return f"the drift state is of a time to come ({iso(drift.evaluated_at)})"
    if champion is not None and drift.model_version != champion:
        return f"the drift state is of version {drift.model_version}, version {champion} is live"
    return "" if is_judged(drift) else f"drift could not be judged: {drift.reason or drift.status.value}"


def _failures(number: int) -> str:
    return "a failure" if number == 1 else f"{number} failures in a row"


def _hours(span: timedelta) -> str:
    return f"{span / timedelta(hours=1):.1f}".removesuffix(".0")


def _days(span: timedelta) -> str:
    return f"{span / timedelta(days=1):.1f}".removesuffix(".0")
