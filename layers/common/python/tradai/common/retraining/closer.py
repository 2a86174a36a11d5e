"""What a dead execution leaves behind: a held lease, an open job, people who were not told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tradai.common.entities.clock import Clock
from tradai.common.entities.job import JobRecord
from tradai.common.entities.notification import Notification
from tradai.common.entities.retraining import RetrainingState, RetrainingStatus
from tradai.common.entities.severity import Severity
from tradai.common.retraining.ports import JobRecords, RetrainingStates

TOLD = "RetrainingFailed"  # the workflow's error once its own message was sent


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadExecution:
    """An execution that ended FAILED, TIMED_OUT or ABORTED, with its input's facts."""

    execution_arn: str
    status: str
    model_name: str
    trace_id: str | None
    job_id: str | None = None
    error: str = ""
    cause: str = ""

    @property
    def is_untold(self) -> bool:
        """It did not come to the state that ends it after people were told."""
        return self.error != TOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionCloser:
    """The only path for StopExecution and machine time-outs; harmless after an ordinary failure."""

    states: RetrainingStates
    jobs: JobRecords
    tell: Callable[[Notification], object]
    clock: Clock

    def close(self, dead: DeadExecution) -> bool:
        """True when the execution still held its lease: it ended without recording its own failure."""
        freed, job = self._settle(dead) if dead.model_name else (False, None)
        if freed or dead.is_untold:
            self.tell(_message(dead, job))
        return freed

    def _settle(self, dead: DeadExecution) -> tuple[bool, JobRecord | None]:
        """Whether it held its lease, and the record as it was before."""
        state = self.states.get(dead.model_name)
        freed = self.states.free_lease(dead.model_name, dead.execution_arn, failed_at=self.clock())
        if not freed:
            self.states.count_failure(dead.model_name, dead.execution_arn, failed_at=self.clock())
        return freed, self._close_job(dead, state)

    def _close_job(self, dead: DeadExecution, state: RetrainingState | None) -> JobRecord | None:
        """The record as it was before, if the execution is known to have had one."""
        held = state is not None and state.last_owner == dead.execution_arn
        job_id = dead.job_id or (state.last_job_id if state and held else None)
        job = self.jobs.get(job_id) if job_id else None
        if job is not None and not job.is_final:
            error = dead.cause or f"the execution ended {dead.status}"
            self.jobs.update(job.job_id, status=RetrainingStatus.FAILED, error=error)
        return job


def _message(dead: DeadExecution, job: JobRecord | None) -> Notification:
    run = dead.execution_arn.rsplit(":", 1)[-1]
    return Notification(
        type="retraining_failed",
        severity=Severity.ERROR,
        title=f"Retraining of {dead.model_name or 'no named model'} ended {dead.status}",
        message=(
            f"Execution {run} ended {dead.status}. {_standing(dead, job)} "
            f"{dead.cause or 'No cause was given.'}{_advice(dead)}"
        ),
        model_name=dead.model_name,
        details={"execution_arn": dead.execution_arn},
        trace_id=dead.trace_id,
        key=dead.execution_arn,
    )


def _advice(dead: DeadExecution) -> str:
    return f" Try again: tradai retrain {dead.model_name}" if dead.model_name else ""


def _standing(dead: DeadExecution, job: JobRecord | None) -> str:
    """What is live now, as far as the record of a run that told nobody says."""
    if job is not None and job.decision == "promote":
        return f"Its promotion may stand: tradai history {dead.model_name} says what is live."
    return "The champion is unchanged."
