"""Questions, answers and states of the retraining of one model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RetrainingStatus(StrEnum):
    IDLE = "idle"
    QUEUED = "queued"
    TRAINING = "training"
    COMPARING = "comparing"
    AWAITING_REVIEW = "awaiting_review"
    PROMOTING = "promoting"
    PROMOTED = "promoted"
    KEPT = "kept"
    FAILED = "failed"


class RetrainingTrigger(StrEnum):
    MANUAL = "manual"
    DRIFT_DETECTED = "drift_detected"
    SCHEDULED = "scheduled"


class RetrainingVerdict(StrEnum):
    NEEDS_RETRAINING = "needs_retraining"
    RECENTLY_TRAINED = "recently_trained"
    NO_RETRAINING = "no_retraining"
    INVALID_MODEL = "invalid_model"
    IN_PROGRESS = "in_progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrainingState:
    """What is remembered of a model's retraining; the defaults are a model never trained.

    Args:
        owner: execution that holds the lease, None when free.
        fence: token of the newest lease; it only grows.
        expires_at: end of the lease, epoch seconds of real time.
        looks: job ids that compared a challenger with the champion of `looks_seq`.
    """

    model_name: str
    owner: str | None = None
    fence: int = 0
    expires_at: int = 0
    last_attempt_at: datetime | None = None
    last_trained_at: datetime | None = None
    last_data_version: str | None = None
    last_status: RetrainingStatus = RetrainingStatus.IDLE
    consecutive_failures: int = 0
    looks_seq: int = 0
    looks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrainingDecision:
    """The policy's answer; `reason` is one sentence for people."""

    decision: RetrainingVerdict
    reason: str
    trigger: RetrainingTrigger | None = None
    hours_since_retrain: float | None = None
    drift_severity: str | None = None
    drift_psi: float | None = None

    @property
    def days_since_retrain(self) -> float | None:
        return None if self.hours_since_retrain is None else self.hours_since_retrain / 24
