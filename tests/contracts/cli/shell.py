"""`tradai` typed into a shell: AWS under moto, the model registry in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import boto3
import pytest
import yaml
from moto import mock_aws
from typer.testing import CliRunner, Result

from tests.fakes.mlflow_adapter import InMemoryMLflow
from tests.local_tables import BUCKETS, tables
from tradai.cli.main import app
from tradai.common.aws import clients
from tradai.common.registry.artifacts import artifact_set_hash
from tradai.common.runtime import environment, wiring, wiring_models
from tradai.common.runtime.wiring_retraining import config_versions

REGION: Final = "eu-west-1"
ACCOUNT: Final = "123456789012"
NAME: Final = "Alpha"
WORKFLOW: Final = {
    "StartAt": "Check",
    "States": {"Check": {"Type": "Pass", "Next": "Tell"}, "Tell": {"Type": "Pass", "End": True}},
}
CACHES: Final = (clients.client, environment.environment, wiring.caller)


@dataclass(slots=True, kw_only=True)
class Shell:
    """Runs commands; `folder` is the working directory."""

    folder: Path
    mlflow: InMemoryMLflow
    runner: CliRunner = field(default_factory=CliRunner)

    def run(self, *arguments: str, **settings: Any) -> Result:
        return self.runner.invoke(app, [*arguments], **settings)

    def json(self, *arguments: str) -> Any:
        """Data of a command that succeeds."""
        result = self.run(*arguments, "--output", "json")
        assert result.exit_code == 0, (result.output, result.exception)
        return json.loads(result.stdout)

    def file(self, data: dict[str, Any], name: str = "tradai.yaml") -> Path:
        path = self.folder / name
        path.write_text(yaml.safe_dump(data), encoding="utf-8")
        return path

    def activated(self, data: dict[str, Any], name: str = NAME) -> str:
        """The id of a version with this content, ACTIVE now."""
        created = self.json("config", "create", name, "--file", str(self.file(data)))
        self.json("config", "activate", name, created["config_id"], "--yes")
        return str(created["config_id"])

    def registered(self, name: str = NAME, *, content: bytes = b"weights") -> str:
        """A model version as a training leaves it, made for the ACTIVE config."""
        active = config_versions().get_active(name)
        if name not in self.mlflow.models:
            self.mlflow.create_registered_model(name)
            self.mlflow.create_experiment(name)
        run = self.mlflow.create_run(self.mlflow.experiments[name])
        self.mlflow.files[run.run_id]["model/weights"] = content
        tags = {
            "tradai.sha256": artifact_set_hash(self.mlflow.hash_artifacts(run.run_id, "model")),
            "inputs_hash": active.inputs_hash if active else "",
            "config_id": active.config_id if active else "",
            "git_commit": "0123456789abcdef",
            "trained_until": "2026-11-01T00:00:00.000000Z",
        }
        return self.mlflow.create_model_version(name, "source", run.run_id, tags).version

    def promoted(self, name: str = NAME) -> str:
        """A new champion."""
        version = self.registered(name)
        self.json("strategy", "set-version", name, version, "--stage", "Staging")
        self.json("strategy", "set-version", name, version, "--reason", "better")
        return version


def document(**trading: Any) -> dict[str, Any]:
    """A full document of `NAME`."""
    return {
        "strategy": {
            "name": NAME, "version": "1.0.0", "timeframe": "1h", "entry_point": "alpha.strategy:Alpha",
        },
        "strategy_service": {
            "defaults": {"symbols": ["BTC/USDT"], "stake_amount": 100, "max_open_trades": 2, **trading},
        },
        "deployment": {
            "ecr": {"repository": "tradai/strategies/alpha"}, "ecs": {"cpu": 512, "memory": 1024},
        },
    }  # fmt: skip


@contextmanager
def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A shell whose environment is an empty account."""
    registry = InMemoryMLflow()
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
        for name, value in _variables().items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(folder)
        monkeypatch.setattr(wiring_models, "mlflow_adapter", lambda: registry)
        _empty_caches()
        _create_account()
        yield Shell(folder=folder, mlflow=registry)
        _empty_caches()


def _variables() -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": "AKIA0",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "TRADAI_ENV": "dev",
        "TRADAI_TARGET": "aws",
        "MLFLOW_TRACKING_URI": "http://registry.test",
        "STATE_MACHINE_ARN": f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:tradai-retraining-workflow-dev",
        "PERFORMANCE_TOPIC_ARN": f"arn:aws:sns:{REGION}:{ACCOUNT}:tradai-performance-dev",
        **{f"{bucket.upper()}_BUCKET": f"tradai-{bucket}-dev" for bucket in BUCKETS},
        "BACKEND_BACKTEST_QUEUE_URL": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/requests",
        "COLUMNS": "80",
        "NO_COLOR": "1",
    }


def _empty_caches() -> None:
    for cached in CACHES:
        cached.cache_clear()


def _create_account() -> None:
    dynamodb, s3 = boto3.client("dynamodb", REGION), boto3.client("s3", REGION)
    for table in tables():
        dynamodb.create_table(**table)
    for bucket in BUCKETS:
        s3.create_bucket(
            Bucket=f"tradai-{bucket}-dev", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
    boto3.client("stepfunctions", REGION).create_state_machine(
        name="tradai-retraining-workflow-dev",
        definition=json.dumps(WORKFLOW),
        roleArn=f"arn:aws:iam::{ACCOUNT}:role/workflow",
    )
    boto3.client("ecs", REGION).register_task_definition(
        family="tradai-dev-train",
        cpu="1024",
        memory="4096",
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        taskRoleArn=f"arn:aws:iam::{ACCOUNT}:role/tradai-dev-training-task",
        executionRoleArn=f"arn:aws:iam::{ACCOUNT}:role/tradai-dev-training-execution",
        containerDefinitions=[{"name": "training", "image": "registry.test/tradai/training:base"}],
        tags=[{"key": "project", "value": "tradai"}],
    )
