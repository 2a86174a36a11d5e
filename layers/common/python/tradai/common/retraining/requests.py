"""Requests for a retraining, from wherever they come, become executions of the workflow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.errors import NoActiveConfigError
from tradai.common.retraining.execution_name import execution_name
from tradai.common.retraining.ports import JobRecords, Started, Workflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A retraining that somebody asked for."""

    model_name: str
    job_id: str
    trace_id: str
    force: bool = False
    manual_trigger: bool = True
    config_version_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestConsumer:
    """Starts the workflow for a request; the same request starts it once."""

    jobs: JobRecords
    workflow: Workflow
    has_active_config: Callable[[str], bool]

    def start(self, request: Request) -> Started:
        """The execution of a request.

        Raises:
            NoActiveConfigError: there is nothing to train with; its job record says so too.
        """
        if not self.has_active_config(request.model_name):
            refusal = NoActiveConfigError(request.model_name)
            self.jobs.update(request.job_id, status=RetrainingStatus.FAILED, error=str(refusal))
            raise refusal
        name = execution_name("manual", request.model_name, request.job_id)
        return self.workflow.start(name, self._input(request))

    @staticmethod
    def _input(request: Request) -> dict[str, object]:
        payload: dict[str, object] = {
            "model_name": request.model_name,
            "job_id": request.job_id,
            "trace_id": request.trace_id,
            "manual_trigger": request.manual_trigger,
        }
        payload |= {"force": True} if request.force else {}
        return payload | (
            {"config_version_id": request.config_version_id} if request.config_version_id else {}
        )
