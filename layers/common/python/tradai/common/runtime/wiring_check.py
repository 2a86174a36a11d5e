"""Composition: is a retraining needed."""

from __future__ import annotations

from tradai.common.aws.dynamodb_drift import DynamoDBDriftStates
from tradai.common.entities.clock import system_clock
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.retraining.check import RetrainingCheck
from tradai.common.retraining.policy import RetrainingPolicy
from tradai.common.runtime import wiring
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_retraining import config_versions, job_records, ledger, retraining_states


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
