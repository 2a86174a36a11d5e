"""Composition: is a retraining needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tradai.common.aws.dynamodb_drift_states import DynamoDBDriftStates
from tradai.common.config.interpolation_tree import fill
from tradai.common.entities.clock import system_clock
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.errors import ConfigInvalidError, Problem
from tradai.common.retraining.check import RetrainingCheck
from tradai.common.retraining.policy import RetrainingPolicy
from tradai.common.runtime import wiring_clients
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_retraining import config_versions, job_records, ledger, retraining_states


def retraining_check() -> RetrainingCheck:
    env = environment()
    return RetrainingCheck(
        configs=config_versions(),
        pointers=ledger(),
        states=retraining_states(),
        drift=DynamoDBDriftStates(client=wiring_clients.dynamodb(), table=env.drift_state_table),
        jobs=job_records(),
        policy_of=policy_of,
        training_family=lambda name: f"tradai-{env.env}-train-{name}",
        clock=product_clock,
        real_clock=system_clock,
        lease_seconds=env.lease_seconds,
    )


def policy_of(config: ConfigVersion | None) -> RetrainingPolicy:
    """The `training` settings of a config where it says them, the environment's elsewhere.

    Raises:
        ConfigInvalidError: a placeholder in them can not be filled, or not with a number.
    """
    env, said = environment(), _training_of(config)
    return RetrainingPolicy(
        min_hours_between_retraining=_number(
            said, "min_hours_between_retraining", env.min_hours_between_retraining
        ),
        retraining_interval_days=_number(said, "retraining_interval_days", env.retraining_interval_days),
        drift_state_max_age_days=env.drift_state_max_age_days,
        allowed_models=env.allowed,
    )


def _training_of(config: ConfigVersion | None) -> Mapping[str, Any]:
    """The section with its placeholders' defaults: a function has no variables of the strategy's."""
    said, problems = fill(config.config_data.get("training", {}) if config else {}, {}, ("training",))
    if problems:
        raise ConfigInvalidError(problems)
    section: Mapping[str, Any] = said
    return section


def _number(said: Mapping[str, Any], name: str, default: float) -> float:
    try:
        return float(said.get(name, default))
    except (TypeError, ValueError):
        raise ConfigInvalidError([Problem(path=f"training.{name}", message="must be a number")]) from None
