"""Composition: the model registry."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tradai.common.errors import ConfigurationError
from tradai.common.runtime.environment import environment

if TYPE_CHECKING:
    from tradai.common.mlflow.adapter import MLflowAdapter


@lru_cache(maxsize=1)
def mlflow_adapter() -> MLflowAdapter:
    """The registry of the environment.

    Raises:
        ConfigurationError: MLFLOW_TRACKING_URI is not set.
    """
    from tradai.common.mlflow.adapter import MLflowAdapter  # noqa: PLC0415 - comes with the first call, as the AWS clients do

    env = environment()
    if not env.mlflow_tracking_uri:
        raise ConfigurationError(
            'MLFLOW_TRACKING_URI is not set; on the local stack say `eval "$(tradai local env)"`'
        )
    return MLflowAdapter(
        env.mlflow_tracking_uri, username=env.mlflow_username or None, password=env.mlflow_password or None
    )
