"""`tradai settings`, and commands that use what it shows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from tests.contracts.cli.shell import NAME, REGION, Shell, document

HIDDEN = "hunter2-of-mlflow"


@pytest.fixture(autouse=True)
def variables_stay_inside() -> Iterator[None]:
    """Commands complete the variables of their process, which is this one."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def sources(shell: Shell, *arguments: str) -> dict[str, tuple[Any, str]]:
    return {row["variable"]: (row["value"], row["source"]) for row in shell.json("settings", *arguments)}


def test_each_setting_has_its_source(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("STATE_MACHINE_ARN", "MLFLOW_TRACKING_URI", "TRADAI_ENV"):
        monkeypatch.delenv(variable)
    for path, value in {"mlflow/tracking-uri": "http://mlflow.internal:5000", "executor-mode": "sqs"}.items():
        boto3.client("ssm", REGION).put_parameter(Name=f"/tradai/dev/{path}", Value=value, Type="String")
    (shell.folder / ".env").write_text(
        "ARCTIC_S3_BUCKET=tradai-data\nMLFLOW_USERNAME=quant\nMLFLOW_PASSWORD=x\n"
    )

    told = sources(shell)

    assert told["MLFLOW_TRACKING_URI"] == ("http://mlflow.internal:5000", "SSM")
    assert told["BACKEND_EXECUTOR_MODE"] == ("sqs", "SSM")
    assert told["ARCTIC_S3_BUCKET"] == ("tradai-data", ".env")
    assert told["MLFLOW_USERNAME"] == ("quant", ".env")
    assert told["BACKEND_BACKTEST_QUEUE_URL"][1] == "environment"
    assert told["TRADAI_ENV"] == ("dev", "--env")
    assert told["JOBS_TABLE"] == ("tradai-jobs-dev", "derived")
    assert told["BAKE_HOURS"] == (72, "default")


@pytest.mark.parametrize("form", ["table", "json", "yaml"])
def test_secrets_are_masked(shell: Shell, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setenv("MLFLOW_USERNAME", "quant")
    (shell.folder / ".env").write_text(f"MLFLOW_TRACKING_PASSWORD={HIDDEN}\n")

    result = shell.run("settings", "--output", form)

    assert result.exit_code == 0
    assert "****" in result.stdout
    assert HIDDEN not in result.output


def test_every_bad_setting_is_told_at_once_as_a_usage_error(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKEND_EXECUTOR_MODE", "lokal")
    monkeypatch.setenv("BAKE_HOURS", "long")
    (shell.folder / ".env").write_text(f"ARCTIC_S3_ENDPOINT=a b\nMLFLOW_PASSWORD={HIDDEN}\n")

    result = shell.run("settings")

    assert result.exit_code == 2
    assert result.stdout == ""
    for variable in ("BACKEND_EXECUTOR_MODE", "BAKE_HOURS", "ARCTIC_S3_ENDPOINT", "MLFLOW_PASSWORD"):
        assert f"`{variable}`" in result.stderr
    assert "local, sqs or stepfunctions" in result.stderr
    assert HIDDEN not in result.output


def test_a_strategys_folder_may_be_told_by_dotenv(shell: Shell) -> None:
    home = shell.folder / "strategies" / NAME
    home.mkdir(parents=True)
    shell.file(document(), f"strategies/{NAME}/tradai.yaml")
    (shell.folder / ".env").write_text(f"STRATEGY_SERVICE_STRATEGY_PATH={home.parent}\n")

    staged = shell.json("strategy", "stage", NAME, "--version", "1")

    assert (staged["version_number"], staged["status"]) == (1, "DRAFT")


def test_requests_go_where_the_account_says(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = boto3.client("sqs", REGION).create_queue(QueueName="requests")["QueueUrl"]
    for path, value in {"queues/retraining-requests": queue, "executor-mode": "sqs"}.items():
        boto3.client("ssm", REGION).put_parameter(Name=f"/tradai/dev/{path}", Value=value, Type="String")
    monkeypatch.delenv("BACKEND_BACKTEST_QUEUE_URL")
    shell.activated(document())

    shell.json("retrain", NAME, "--force")

    assert boto3.client("sqs", REGION).receive_message(QueueUrl=queue)["Messages"]
