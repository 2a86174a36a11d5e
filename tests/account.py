"""An account in this process: the stores of `dev`, its topics, one strategy, a model registry in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, Final

import boto3
import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends

from tests import local_tables
from tests.fakes.mlflow_adapter import InMemoryMLflow
from tradai.common.aws import clients
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.registry.artifacts import artifact_set_hash
from tradai.common.runtime import (
    environment,
    wiring,
    wiring_drift,
    wiring_judgement,
    wiring_mirror,
    wiring_models,
    wiring_retraining,
)

ACCOUNT: Final = DEFAULT_ACCOUNT_ID
REGION: Final = "eu-west-1"
STRATEGY: Final = "Alpha"
CONFIG: Final[Mapping[str, Any]] = {"timeframe": "1h", "symbols": ["BTC/USDT:USDT"], "stake_amount": 100}
TOPICS: Final = ("alerts", "registration", "drift", "performance")
STATE_MACHINE: Final = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:tradai-retraining-workflow-dev"


@contextmanager
def furnished(monkeypatch: pytest.MonkeyPatch, mlflow: InMemoryMLflow, **variables: str) -> Iterator[None]:
    """The wiring points at fresh stores, which moto plays already, and at `mlflow`.

    Args:
        variables: of the environment, beside the usual ones.
    """
    for name, value in {**_variables(), **variables}.items():
        monkeypatch.setenv(name, value)
    for module in (wiring_models, wiring_drift, wiring_judgement, wiring_mirror):
        monkeypatch.setattr(module, "mlflow_adapter", lambda: mlflow)
    forget_clients()
    _create_stores()
    yield
    forget_clients()


def topic_arn(name: str) -> str:
    return f"arn:aws:sns:{REGION}:{ACCOUNT}:tradai-{name}-dev"


def told(topic: str) -> list[tuple[str, str]]:
    """Subject and text of what a topic was given."""
    sent = sns_backends[ACCOUNT][REGION].topics[topic_arn(topic)].sent_notifications
    return [(subject or "", text) for _, text, subject, *_ in sent]


def configured(strategy: str = STRATEGY, data: Mapping[str, Any] = CONFIG) -> ConfigVersion:
    """A config version of the strategy, ACTIVE."""
    configs = wiring_retraining.config_versions()
    version = configs.create_version(strategy_name=strategy, config_data=data)
    return configs.activate(strategy, version.config_id)


def registered(mlflow: InMemoryMLflow, strategy: str = STRATEGY, **files: bytes) -> str:
    """A model version as a training leaves it, made for the ACTIVE config.

    Args:
        files: of the model's folder, beside the model itself.
    """
    inputs = wiring_retraining.config_versions().get_active(strategy)
    assert inputs is not None
    experiment = mlflow.experiments.get("tests") or mlflow.create_experiment("tests")
    run = mlflow.create_run(experiment)
    contents = {"model.txt": f"model {run.run_id}".encode(), **files}
    mlflow.files[run.run_id].update({f"model/{name}": content for name, content in contents.items()})
    if strategy not in mlflow.models:
        mlflow.create_registered_model(strategy)
    digest = artifact_set_hash({name: sha256(content).hexdigest() for name, content in contents.items()})
    tags = {"tradai.sha256": digest, "inputs_hash": inputs.inputs_hash}
    return mlflow.create_model_version(strategy, "source", run.run_id, tags).version


def crowned(mlflow: InMemoryMLflow, strategy: str = STRATEGY, **files: bytes) -> str:
    """A new champion."""
    version = registered(mlflow, strategy, **files)
    lifecycle = wiring_models.model_lifecycle()
    lifecycle.stage(strategy, version)
    lifecycle.promote(strategy, version)
    return version


def champion(strategy: str = STRATEGY) -> str | None:
    live = wiring_retraining.ledger().live(strategy)
    return live.model_version if live else None


def _variables() -> dict[str, str]:
    return {
        "TRADAI_ENV": "dev",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "MLFLOW_TRACKING_URI": "http://unused.invalid",
        "STATE_MACHINE_ARN": STATE_MACHINE,
        **{f"{name.upper()}_TOPIC_ARN": topic_arn(name) for name in TOPICS},
    }


def forget_clients() -> None:
    for cached in (clients.client, environment.environment, wiring.caller):
        cached.cache_clear()


def _create_stores() -> None:
    dynamodb, s3 = boto3.client("dynamodb", REGION), boto3.client("s3", REGION)
    for table in local_tables.tables("dev"):
        dynamodb.create_table(**table)
    for name in local_tables.BUCKETS:
        s3.create_bucket(
            Bucket=f"tradai-{name}-dev", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
    for name in TOPICS:
        boto3.client("sns", REGION).create_topic(Name=f"tradai-{name}-dev")
