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
class Look:
    """The k-th comparison of a challenger with one champion; `window_end` is the newest data it saw."""

    job_id: str
    k: int
    window_end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrainingState:
    """What is remembered of a model's retraining; the defaults are a model never trained.

    Args:
        owner: execution that holds the lease, None when free.
        fence: token of the newest lease; it only grows.
        last_owner: execution that took the newest lease, kept when it is freed; `last_job_id` is its job.
        expires_at: end of the lease, epoch seconds of real time.
        data_version: of the data at hand, as whoever collects them says; None when nobody does.
        last_data_version: what that was when the newest successful run was decided on.
        looks: comparisons already made with the champion that went live with entry `looks_seq`.
    """

    model_name: str
    owner: str | None = None
    fence: int = 0
    expires_at: int = 0
    last_owner: str | None = None
    last_job_id: str | None = None
    last_attempt_at: datetime | None = None
    last_trained_at: datetime | None = None
    data_version: str | None = None
    last_data_version: str | None = None
    last_status: RetrainingStatus = RetrainingStatus.IDLE
    consecutive_failures: int = 0
    looks_seq: int = 0
    looks: tuple[Look, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrainingQuestion:
    """Should this model be retrained now?

    Args:
        execution_id: the workflow execution that asks and would hold the lease; None when nobody runs yet.
        is_known: the strategy has a config version.
        champion_version: model version that is live; None before the first promotion.
        data_version: version of the data at hand; None when nobody tells.
    """

    model_name: str
    force: bool = False
    manual_trigger: bool = False
    execution_id: str | None = None
    is_known: bool = True
    champion_version: str | None = None
    data_version: str | None = None
