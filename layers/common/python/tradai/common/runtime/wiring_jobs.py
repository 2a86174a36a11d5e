"""Composition: leases and jobs."""

from __future__ import annotations

from tradai.common.aws.dynamodb_jobs import DynamoDBJobRecords
from tradai.common.aws.dynamodb_retraining import DynamoDBRetrainingStates
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


def evidence_key(job_id: str | None) -> str | None:
    """Where the evidence of a job's verdict lies."""
    job = job_records().get(job_id) if job_id else None
    return job.evidence_key if job else None
