"""Composition: what the REST API calls, on behalf of one caller."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from tradai.common.registry.pinned import PinnedLedger
from tradai.common.registry.releases import ReleaseLedger
from tradai.common.runtime import wiring
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer

    from tradai.common.aws.dynamodb_drift_states import DynamoDBDriftStates
    from tradai.common.aws.dynamodb_jobs import DynamoDBJobRecords
    from tradai.common.config.service import ConfigVersionService
    from tradai.common.registry.lifecycle import ModelLifecycle


def ledger(seq: int | None = None) -> ReleaseLedger:
    """The ledger, pinned to a release when the caller named one."""
    store = wiring.release_store(environment())
    if seq is None:
        return ReleaseLedger(store=store, clock=product_clock)
    return PinnedLedger(store=store, clock=product_clock, seq=seq)


def config_versions(actor: str, releases: ReleaseLedger) -> ConfigVersionService:
    from tradai.common.config.service import ConfigVersionService  # noqa: PLC0415 - reading the ledger does without

    env = environment()
    return ConfigVersionService(
        store=wiring.config_version_store(env),
        bodies=wiring.found_config_bodies(env),
        ledger=releases,
        clock=product_clock,
        actor=actor,
    )


def model_lifecycle(actor: str, releases: ReleaseLedger) -> ModelLifecycle:
    from tradai.common.registry.lifecycle import ModelLifecycle  # noqa: PLC0415 - GET configs does not pay for it
    from tradai.common.runtime import wiring_models  # noqa: PLC0415 - as above, with urllib3

    env = environment()
    return ModelLifecycle(
        wiring_models.mlflow_adapter(),
        releases,
        config_versions(actor, releases),
        clock=product_clock,
        actor=lambda: actor,
        cooldown=timedelta(hours=env.rollback_cooldown_hours),
        bake=timedelta(hours=env.bake_hours),
    )


def now() -> datetime:
    """The product clock."""
    return product_clock()


def job_records() -> DynamoDBJobRecords:
    from tradai.common.aws.dynamodb_jobs import DynamoDBJobRecords  # noqa: PLC0415 - two of 21 operations

    return DynamoDBJobRecords(client=wiring.dynamodb(), table=environment().jobs_table, clock=product_clock)


def drift_states() -> DynamoDBDriftStates:
    from tradai.common.aws.dynamodb_drift_states import DynamoDBDriftStates  # noqa: PLC0415 - one of 21 operations

    return DynamoDBDriftStates(client=wiring.dynamodb(), table=environment().drift_state_table)


@lru_cache(maxsize=1)
def kept_answers() -> DynamoDBPersistenceLayer:
    """Where answers to requests with an idempotency key are kept."""
    from aws_lambda_powertools.utilities.idempotency import (  # noqa: PLC0415 - reads do not pay for it
        DynamoDBPersistenceLayer,
    )

    return DynamoDBPersistenceLayer(environment().idempotency_table, boto3_client=wiring.dynamodb())
