"""The record of one retraining job, kept from the request to the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tradai.common.entities.retraining import RetrainingStatus

FINAL_STATUSES = frozenset({RetrainingStatus.PROMOTED, RetrainingStatus.KEPT, RetrainingStatus.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRecord:
    """Facts of a job; what is not known yet is None.

    Args:
        force: it was asked for whatever the policy says.
    """

    job_id: str
    status: RetrainingStatus
    model_name: str
    trace_id: str
    created_at: datetime
    updated_at: datetime
    trigger: str | None = None
    execution_arn: str | None = None
    config_version_id: str | None = None
    mlflow_run_id: str | None = None
    git_commit: str | None = None
    decision: str | None = None
    reason: str | None = None
    new_version: str | None = None
    expected_champion: str | None = None
    evidence_digest: str | None = None
    evidence_key: str | None = None
    fence: int | None = None
    error: str | None = None
    force: bool | None = None

    @property
    def is_final(self) -> bool:
        return self.status in FINAL_STATUSES
