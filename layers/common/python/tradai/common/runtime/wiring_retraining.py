"""Composition: when to retrain, who may, and what dead runs leave behind."""

from __future__ import annotations

from tradai.common.aws import clients
from tradai.common.aws.dynamodb_drift import DynamoDBDriftStates
from tradai.common.aws.dynamodb_jobs import DynamoDBJobRecords
from tradai.common.aws.dynamodb_retraining import DynamoDBRetrainingStates
from tradai.common.aws.stepfunctions_workflow import StepFunctionsWorkflow
from tradai.common.config.service import ConfigVersionService
from tradai.common.entities.alarm import Alarm
from tradai.common.entities.clock import system_clock
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.registry.releases import ReleaseLedger
from tradai.common.retraining.check import RetrainingCheck
from tradai.common.retraining.closer import ExecutionCloser
from tradai.common.retraining.policy import RetrainingPolicy
from tradai.common.retraining.requests import RequestConsumer
from tradai.common.retraining.scheduler import RetrainingScheduler
from tradai.common.runtime import wiring
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_notifications import outbox


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


def retraining_check() -> RetrainingCheck:
    env = environment()
    return RetrainingCheck(
        configs=config_versions(),
        pointers=ledger(),
        states=retraining_states(),
        drift=DynamoDBDriftStates(client=wiring.dynamodb(), table=env.drift_state_table),
        jobs=job_records(),
        policy_of=policy_of,
        training_family=lambda name: f"tradai-{env.env}-train-{name}",
        clock=product_clock,
        real_clock=system_clock,
        lease_seconds=env.lease_seconds,
    )


def policy_of(config: ConfigVersion | None) -> RetrainingPolicy:
    """The `training` settings of a config where it says them, the environment's elsewhere."""
    env = environment()
    said = config.config_data.get("training", {}) if config else {}
    return RetrainingPolicy(
        min_hours_between_retraining=said.get(
            "min_hours_between_retraining", env.min_hours_between_retraining
        ),
        retraining_interval_days=said.get("retraining_interval_days", env.retraining_interval_days),
        drift_state_max_age_days=env.drift_state_max_age_days,
        allowed_models=env.allowed,
    )


def workflow() -> StepFunctionsWorkflow:
    env = environment()
    client = clients.client("stepfunctions", env.region)
    return StepFunctionsWorkflow(client=client, state_machine_arn=env.state_machine_arn)


def why_ignored(alarm: Alarm) -> str:
    """Why an alarm asks for no retraining, empty when it does."""
    return alarm.ignored(metric="DriftSeverityMax", topic=environment().drift_topic_arn)


def scheduler() -> RetrainingScheduler:
    return RetrainingScheduler(
        check=retraining_check(),
        states=retraining_states(),
        workflow=workflow(),
        strategies=ledger().strategies,
    )


def request_consumer() -> RequestConsumer:
    store = wiring.config_version_store(environment())
    return RequestConsumer(
        jobs=job_records(),
        workflow=workflow(),
        is_known=lambda name: store.active(name) is not None,
    )


def execution_closer() -> ExecutionCloser:
    return ExecutionCloser(
        states=retraining_states(), jobs=job_records(), tell=outbox().tell, clock=product_clock
    )
