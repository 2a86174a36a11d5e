"""What a dead execution leaves behind: a held lease, an open job, people who were not told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tradai.common.entities.clock import Clock
from tradai.common.entities.notification import Notification, Severity
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.retraining.ports import JobRecords, RetrainingStates

UNTOLD = "RetrainingFailedUntold"  # the workflow's error when its own message could not be sent


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadExecution:
    """An execution that ended FAILED, TIMED_OUT or ABORTED, with its input's facts."""

    execution_arn: str
    status: str
    model_name: str
    trace_id: str | None
    error: str = ""
    cause: str = ""

    @property
    def is_untold(self) -> bool:
        """It recorded its own failure, but reached nobody."""
        return self.error == UNTOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionCloser:
    """The only path for StopExecution and machine time-outs; harmless after an ordinary failure."""

    states: RetrainingStates
    jobs: JobRecords
    tell: Callable[[Notification], object]
    clock: Clock

    def close(self, dead: DeadExecution) -> bool:
        """True when the execution still held its lease: it ended without recording its own failure."""
        state = self.states.get(dead.model_name) if dead.model_name else None
        holds = state is not None and state.owner == dead.execution_arn
        if holds or dead.is_untold:
            self.tell(_message(dead))
        if state is not None and state.last_owner == dead.execution_arn and state.last_job_id:
            self._close_job(state.last_job_id, dead)
        # Last: what a crash before it left undone, the next delivery does.
        return holds and self.states.free_lease(dead.model_name, dead.execution_arn, failed_at=self.clock())

    def _close_job(self, job_id: str, dead: DeadExecution) -> None:
        job = self.jobs.get(job_id)
        if job is not None and not job.is_final:
            error = dead.cause or f"the execution ended {dead.status}"
            self.jobs.update(job.job_id, status=RetrainingStatus.FAILED, error=error)


def _message(dead: DeadExecution) -> Notification:
    run = dead.execution_arn.rsplit(":", 1)[-1]
    return Notification(
        type="retraining_failed",
        severity=Severity.ERROR,
        title=f"Retraining of {dead.model_name} ended {dead.status}",
        message=(
            f"Execution {run} ended {dead.status}. The champion is unchanged and the lease is free. "
            f"{dead.cause or 'No cause was given.'} Try again: tradai retrain {dead.model_name}"
        ),
        model_name=dead.model_name,
        details={"execution_arn": dead.execution_arn},
        trace_id=dead.trace_id,
        key=dead.execution_arn,
    )
