"""`tradai doctor --only account`, in an account that is not as it should be."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from tests.contracts.cli.shell import ACCOUNT, REGION, Shell
from tests.local_tables import tables
from tradai.cli.doctor_account_caller import principal_of
from tradai.common.aws.account_watch import AccountWatch
from tradai.common.errors import ConfigurationError, TransientError
from tradai.common.runtime import wiring_account

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234"


@pytest.fixture(autouse=True)
def _answers_of_what_moto_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring_account, "mlflow_version", lambda: "3.17.2")
    monkeypatch.setattr(AccountWatch, "refused", lambda *_: [])


def findings(shell: Shell) -> dict[str, list[dict[str, Any]]]:
    """Of each check, what is open."""
    result = shell.run("doctor", "--only", "account", "-o", "json")
    assert result.exit_code == 3, (result.output, result.exception)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in json.loads(result.stdout):
        if row["state"] == "open":
            found.setdefault(row["check"], []).append(row)
    return found


def named(rows: list[dict[str, Any]], *words: str) -> bool:
    return any(all(word in row["found"] for word in words) for row in rows)


def test_an_empty_account_lacks_everything_and_says_how_to_get_it(shell: Shell) -> None:
    found = findings(shell)

    assert {"names in SSM", "stores", "functions", "workflow", "schedules", "alarms"} <= set(found)
    assert len(found["functions"]) == 12
    assert named(found["stores"], "queue tradai-dev-notify-dead-letters", "not there")
    assert {row["fix"] for row in found["alarms"]} == {
        "cdk deploy TradaiApp-dev --context env=dev",
        "cdk deploy TradaiOps-dev --context env=dev",
    }


def test_a_table_without_the_environments_key_or_a_way_back_is_named(shell: Shell) -> None:
    found = findings(shell)["stores"]

    assert named(found, "tradai-releases-dev", "not encrypted")
    assert named(found, "tradai-releases-dev", "restore")


def test_a_table_that_is_kept_well_is_not(shell: Shell) -> None:
    dynamodb, ssm = boto3.client("dynamodb", REGION), boto3.client("ssm", REGION)
    ssm.put_parameter(Name="/tradai/dev/key-arn", Value=KEY, Type="String")
    (jobs,) = [table for table in tables() if table["TableName"] == "tradai-jobs-dev"]
    dynamodb.delete_table(TableName="tradai-jobs-dev")
    dynamodb.create_table(**jobs, SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": KEY})
    dynamodb.update_continuous_backups(
        TableName="tradai-jobs-dev",
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )

    assert not named(findings(shell)["stores"], "tradai-jobs-dev")


def test_a_rule_that_is_off_is_told_with_the_command_that_puts_it_on(shell: Shell) -> None:
    boto3.client("events", REGION).put_rule(
        Name="tradai-dev-drift-monitor", ScheduleExpression="rate(1 day)", State="DISABLED"
    )

    (row,) = [row for row in findings(shell)["schedules"] if "drift-monitor" in row["found"]]

    assert row["fix"] == "aws events enable-rule --name tradai-dev-drift-monitor"


def test_another_mlflow_and_one_that_is_down_are_findings(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down() -> str:
        raise TransientError("MLflow at http://registry.test did not answer")

    monkeypatch.setattr(wiring_account, "mlflow_version", lambda: "2.0.0")
    other = findings(shell)["MLflow"]
    monkeypatch.setattr(wiring_account, "mlflow_version", down)
    silent = findings(shell)["MLflow"]

    assert named(other, "MLflow is 2.0.0")
    assert named(silent, "could not be checked", "did not answer")


def test_what_the_caller_may_not_do_is_named_and_not_knowing_is_harmless(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def secret(*_: object) -> list[str]:
        raise ConfigurationError("not authorized to perform iam:SimulatePrincipalPolicy")

    monkeypatch.setattr(AccountWatch, "caller", lambda _: f"arn:aws:iam::{ACCOUNT}:user/me")
    monkeypatch.setattr(AccountWatch, "refused", lambda *_: ["states:StartExecution"])
    refused = findings(shell)["you"]
    monkeypatch.setattr(AccountWatch, "refused", secret)

    assert named(refused, "user/me", "may not states:StartExecution")
    assert "you" not in findings(shell)


def test_an_api_that_is_not_well_is_told_with_where_to_look(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"url": "https://api.test", "id": "abc"}.items():
        boto3.client("ssm", REGION).put_parameter(Name=f"/tradai/dev/api/{name}", Value=value, Type="String")
    monkeypatch.setattr(wiring_account, "api_status", lambda *_: 503)

    (row,) = findings(shell)["API"]

    assert ("503" in row["found"], "strategy-api" in row["fix"]) == (True, True)


@pytest.mark.parametrize(
    ("caller", "principal"),
    [
        ("arn:aws:sts::1:assumed-role/Operator/me", "arn:aws:iam::1:role/Operator"),
        ("arn:aws:iam::1:user/me", "arn:aws:iam::1:user/me"),
    ],
)
def test_a_session_is_asked_about_as_its_role(caller: str, principal: str) -> None:
    assert principal_of(caller) == principal
