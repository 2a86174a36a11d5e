"""Composition: the configuration of a running strategy."""

from __future__ import annotations

import os
from pathlib import Path

from tradai.common.aws import clients
from tradai.common.aws.exchange_secrets import ExchangeSecrets
from tradai.common.config.loader import StrategyConfigLoader
from tradai.common.config.loader_tags import LiveModelTags
from tradai.common.runtime import wiring_models
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_clients import region
from tradai.common.runtime.wiring_retraining import config_versions, ledger

DOTENV = ".env"


def strategy_config_loader(file: Path | None = None) -> StrategyConfigLoader:
    """Every layer of this environment.

    Args:
        file: the strategy's own `tradai.yaml`. A `.env` in the working directory counts, but for functions.
    """
    env = environment()
    return StrategyConfigLoader(
        environ=os.environ,
        dotenv=None if env.function_name else Path.cwd() / DOTENV,
        tags=LiveModelTags(pointers=ledger(), registry=wiring_models.mlflow_adapter),
        stored=config_versions(),
        file=file,
        secrets=ExchangeSecrets(client=clients.client("secretsmanager", region())),
        env=env.env,
    )
