"""Which account and environment a command acts on."""

from __future__ import annotations

import json
import socket

import boto3
import pytest

from tests.contracts.cli.shell import ACCOUNT, NAME, REGION, Shell
from tradai.local.ports import free_port


def test_names_come_from_the_account_where_the_shell_has_none(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = f"tradai-configs-dev-{ACCOUNT}-{REGION}"
    boto3.client("s3", REGION).create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    machine = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:tradai-retraining-workflow-dev"
    for path, value in {"buckets/configs": bucket, "state-machine-arn": machine}.items():
        boto3.client("ssm", REGION).put_parameter(Name=f"/tradai/dev/{path}", Value=value, Type="String")
    for variable in ("CONFIGS_BUCKET", "STATE_MACHINE_ARN", "BUCKET_OWNER"):
        monkeypatch.setenv(variable, "")
        monkeypatch.delenv(variable)

    rows = {row["variable"]: row for row in shell.json("settings")}
    shell.json("config", "create", NAME, "--data", "timeframe: 1h")

    assert (rows["STATE_MACHINE_ARN"]["value"], rows["BUCKET_OWNER"]["value"]) == (machine, ACCOUNT)
    assert rows["CONFIGS_BUCKET"]["source"] == "SSM"
    assert boto3.client("s3", REGION).list_objects_v2(Bucket=bucket)["KeyCount"] == 2


def test_a_shell_of_one_environment_is_not_used_for_another(shell: Shell) -> None:
    result = shell.run("strategy", "list", "--env", "prod")

    assert result.exit_code == 1
    assert "STATE_MACHINE_ARN" in result.stderr
    assert "--env prod" in result.stderr


def test_an_unknown_environment_is_a_usage_error(shell: Shell) -> None:
    result = shell.run("strategy", "list", "--env", "test")

    assert result.exit_code == 2
    assert "staging" in result.stderr


def test_a_missing_table_is_one_sentence_with_a_hint_at_the_local_stack(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    boto3.client("dynamodb", REGION).delete_table(TableName="tradai-releases-dev")
    monkeypatch.setenv("TRADAI_HOME", str(shell.folder))
    (shell.folder / "running.json").write_text("[]")
    with socket.create_server(("127.0.0.1", 0)) as stack:
        monkeypatch.setenv("TRADAI_LOCAL_AWS_PORT", str(stack.getsockname()[1]))
        result = shell.run("strategy", "list")

    assert result.exit_code == 1
    assert "error: tradai-releases-dev can not be used" in result.stderr
    assert 'eval "$(tradai local env)"' in result.stderr


def test_a_local_stack_that_is_down_is_named(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    boto3.client("dynamodb", REGION).delete_table(TableName="tradai-releases-dev")
    monkeypatch.setenv("TRADAI_TARGET", "local")
    monkeypatch.setenv("TRADAI_LOCAL_AWS_PORT", str(free_port()))

    result = shell.run("strategy", "list")

    assert result.exit_code == 1
    assert "`tradai local up`" in result.stderr


def test_documents_are_validated_without_an_account(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("AWS_ACCESS_KEY_ID", "STATE_MACHINE_ARN"):
        monkeypatch.delenv(variable)

    assert json.loads(shell.run("config", "schema").stdout)
