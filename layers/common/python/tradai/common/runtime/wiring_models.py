"""Composition: the model lifecycle."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

from tradai.common.errors import ConfigurationError
from tradai.common.mlflow.adapter import MLflowAdapter
from tradai.common.registry.alarmed_rollback import AlarmedRollback
from tradai.common.registry.lifecycle import ModelLifecycle
from tradai.common.registry.mirror_survey import MirrorSurvey
from tradai.common.runtime import wiring
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_outbox import outbox
from tradai.common.runtime.wiring_retraining import config_versions, ledger


@lru_cache(maxsize=1)
def mlflow_adapter() -> MLflowAdapter:
    """The registry of the environment.

    Raises:
        ConfigurationError: MLFLOW_TRACKING_URI is not set.
    """
    env = environment()
    if not env.mlflow_tracking_uri:
        raise ConfigurationError(
            'MLFLOW_TRACKING_URI is not set; on the local stack say `eval "$(tradai local env)"`'
        )
    return MLflowAdapter(
        env.mlflow_tracking_uri, username=env.mlflow_username or None, password=env.mlflow_password or None
    )


def model_lifecycle() -> ModelLifecycle:
    env = environment()
    return ModelLifecycle(
        mlflow_adapter(),
        ledger(),
        config_versions(),
        clock=product_clock,
        actor=wiring.caller,
        cooldown=timedelta(hours=env.rollback_cooldown_hours),
        bake=timedelta(hours=env.bake_hours),
    )


def mirror_survey() -> MirrorSurvey:
    return MirrorSurvey(mirror=model_lifecycle().mirror, strategies=ledger().strategies)


def alarmed_rollback() -> AlarmedRollback:
    return AlarmedRollback(
        lifecycle=model_lifecycle(),
        topic=environment().performance_topic_arn,
        tell=outbox().tell,
        now=product_clock,
    )
