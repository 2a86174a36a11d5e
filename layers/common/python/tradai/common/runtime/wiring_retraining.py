"""Composition: versions, ledger, leases and jobs, which most of the product needs."""

from __future__ import annotations

from tradai.common.aws.dynamodb_jobs import DynamoDBJobRecords
from tradai.common.aws.dynamodb_retraining import DynamoDBRetrainingStates
from tradai.common.config.service import ConfigVersionService
from tradai.common.registry.releases import ReleaseLedger
from tradai.common.runtime import wiring
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment


def config_versions(actor: str | None = None) -> ConfigVersionService:
    return ConfigVersionService(environment().config_versions_table, clock=product_clock, actor=actor)


def ledger() -> ReleaseLedger:
    return wiring.release_ledger(environment(), product_clock)


def retraining_states() -> DynamoDBRetrainingStates:
    return DynamoDBRetrainingStates(client=wiring.dynamodb(), table=environment().retraining_state_table)


def job_records() -> DynamoDBJobRecords:
    return DynamoDBJobRecords(client=wiring.dynamodb(), table=environment().jobs_table, clock=product_clock)


def evidence_key(job_id: str | None) -> str | None:
    """Where the evidence of a job's verdict lies."""
    job = job_records().get(job_id) if job_id else None
    return job.evidence_key if job else None
