"""Retraining jobs. A request is a record; the table's stream starts the workflow."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from tradai.common.entities.job import JobRecord
from tradai.common.entities.retraining import RetrainingStatus, RetrainingTrigger
from tradai.common.errors import ConflictError, JobNotFoundError
from tradai.common.runtime import wiring_api
from tradai.strategy_service.api.desks import configs, existing
from tradai.strategy_service.api.orders import RetrainOrder
from tradai.strategy_service.api.parameters import JobId, Name
from tradai.strategy_service.api.routing import JSON, caller_of, new_router

router = new_router()


@router.post(
    "/strategies/<name>/retrain",
    summary="Ask for a retraining",
    tags=["jobs"],
    operation_id="retrain",
    status_code=202,
)
def retrain(name: Name, order: Annotated[RetrainOrder, Body()]) -> Response[JobRecord]:
    caller = caller_of(router)
    existing(name, caller)
    active = configs(caller).get_active(name)
    if active is None:
        raise ConflictError(f"{name} has no ACTIVE config version: activate one first")
    now = wiring_api.now()
    job = JobRecord(
        job_id=str(uuid4()),
        status=RetrainingStatus.QUEUED,
        model_name=name,
        trace_id=caller.trace_id,
        created_at=now,
        updated_at=now,
        trigger=RetrainingTrigger.MANUAL,
        config_version_id=active.config_id,
        force=order.force or None,
        requested_by=caller.actor,
    )
    wiring_api.job_records().put_new(job)
    return Response(
        status_code=202,
        content_type=JSON,
        body=job,
        headers={"Location": f"/api/v1/jobs/{job.job_id}"},
    )


@router.get("/jobs/<job_id>", summary="A retraining job", tags=["jobs"], operation_id="getJob")
def get_job(job_id: JobId) -> JobRecord:
    job = wiring_api.job_records().get(job_id)
    if job is None:
        raise JobNotFoundError(job_id)
    return job
