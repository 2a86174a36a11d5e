"""What retraining needs from the outside, in its own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from tradai.common.entities.job import JobRecord
from tradai.common.entities.retraining import Look, RetrainingDecision, RetrainingState

if TYPE_CHECKING:  # whoever needs neither evaluations nor drift does not load them
    from tradai.common.entities.backtest_result import BacktestResult
    from tradai.common.entities.drift import DriftState


class RetrainingStates(Protocol):
    """One item per model: lease, attempts, looks and the newest decision."""

    def get(self, model_name: str) -> RetrainingState | None: ...

    def take_lease(
        self, model_name: str, owner: str, job_id: str, *, real_now: datetime, seconds: int
    ) -> int | None:
        """The fencing token, or None when another execution holds the lease.

        The holder gets its own token again, however late, so that a retried call does not lock itself out.
        """

    def free_lease(self, model_name: str, owner: str, *, failed_at: datetime | None) -> bool:
        """Free what `owner` holds; with `failed_at` the attempt counts as failed.

        False: not held any more.
        """

    def count_failure(self, model_name: str, run: str, *, failed_at: datetime) -> bool:
        """Count a run that failed without ever having had the lease, once.

        False: it was counted, it had the lease, another run has it, or nothing is known of the model.
        """

    def record_decision(self, model_name: str, decision: RetrainingDecision, at: datetime) -> None: ...

    def record_look(self, model_name: str, champion_seq: int, look: Look) -> None:
        """Spend one look at the champion of `champion_seq`.

        Looks at an earlier champion are forgotten; one that comes late counts for nothing.
        """


class DriftStates(Protocol):
    def latest(self, model_name: str) -> DriftState | None: ...


class JobRecords(Protocol):
    def get(self, job_id: str) -> JobRecord | None: ...

    def put_new(self, job: JobRecord) -> bool:
        """False when the job is there already."""

    def update(self, job_id: str, **facts: Any) -> None:
        """Set facts of an existing job; a final status is never left."""

    def end_queued(self, job_id: str, **facts: Any) -> None:
        """Set facts of a job that no run has begun; any other stays as it is."""


class Results(Protocol):
    """`jobs/{job_id}/result.json` and the evidence beside it."""

    def results(self, job_id: str) -> tuple[BacktestResult, ...]: ...

    def put_evidence(self, job_id: str, evidence: Mapping[str, Any]) -> tuple[str, str]:
        """The key it was stored under, and the SHA-256 of its canonical form."""


class Workflow(Protocol):
    def start(self, name: str, payload: Mapping[str, Any]) -> Started: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """`is_new` is False when an execution of that name was there already, unless for a moment only."""

    execution_arn: str
    is_new: bool
