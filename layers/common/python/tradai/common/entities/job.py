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
        data_version: hash of the candles trained on.
        data_source: where they came from, with the store's own version of each symbol.
        decision: of the comparison; of the policy, when it let no training begin. So is `reason`.
        review: a person's answer to the verdict, `approve` or `reject`; `review_reason` is what they said.
        force: it was asked for whatever the policy says.
        requested_by: the person who asked for it, None for a schedule or an alarm; `request_reason` is
            what they said.
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
    data_version: str | None = None
    data_source: str | None = None
    decision: str | None = None
    reason: str | None = None
    new_version: str | None = None
    expected_champion: str | None = None
    evidence_digest: str | None = None
    evidence_key: str | None = None
    review: str | None = None
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    review_reason: str | None = None
    fence: int | None = None
    error: str | None = None
    force: bool | None = None
    requested_by: str | None = None
    request_reason: str | None = None

    @property
    def is_final(self) -> bool:
        return self.status in FINAL_STATUSES
