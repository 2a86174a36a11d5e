"""Composition: leases and jobs."""

from __future__ import annotations

from tradai.common.aws.dynamodb_jobs import DynamoDBJobRecords
from tradai.common.aws.dynamodb_retraining import DynamoDBRetrainingStates
from tradai.common.entities.job import JobRecord
from tradai.common.runtime import wiring_clients
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment


def retraining_states() -> DynamoDBRetrainingStates:
    return DynamoDBRetrainingStates(
        client=wiring_clients.dynamodb(), table=environment().retraining_state_table
    )


def job_records() -> DynamoDBJobRecords:
    return DynamoDBJobRecords(
        client=wiring_clients.dynamodb(), table=environment().jobs_table, clock=product_clock
    )


def job_of(job_id: str | None) -> JobRecord | None:
    """A job's record, if the call has to do with one."""
    return job_records().get(job_id) if job_id else None
