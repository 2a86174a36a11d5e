"""Composition: the ledger of releases."""

from __future__ import annotations

from tradai.common.aws.dynamodb_releases import DynamoDBReleases
from tradai.common.entities.clock import Clock, system_clock
from tradai.common.registry.releases import ReleaseLedger
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import Environment, environment
from tradai.common.runtime.wiring_clients import dynamodb


def release_store(env: Environment) -> DynamoDBReleases:
    return DynamoDBReleases(
        client=dynamodb(),
        releases_table=env.releases_table,
        versions_table=env.config_versions_table,
        retraining_state_table=env.retraining_state_table,
    )


def release_ledger(env: Environment, clock: Clock = system_clock) -> ReleaseLedger:
    return ReleaseLedger(store=release_store(env), clock=clock)


def ledger() -> ReleaseLedger:
    return release_ledger(environment(), product_clock)
