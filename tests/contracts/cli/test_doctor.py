"""`tradai doctor`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from tests.contracts.cli.shell import NAME, REGION, Shell, document
from tradai.common.entities.clock import system_clock
from tradai.common.entities.mlflow import ModelStage
from tradai.common.errors import TransientError
from tradai.common.runtime.wiring_deployments import performance_alarms
from tradai.common.runtime.wiring_retraining import retraining_states

LEDGER, BUCKET = "tradai-releases-dev", "tradai-configs-dev"


@pytest.fixture
def healthy(shell: Shell) -> Shell:
    """A strategy that trades with its second model."""
    shell.file(document())
    shell.json("deploy", "strategy", ".")
    shell.promoted()
    shell.promoted()
    return shell


def findings(shell: Shell, *options: str) -> tuple[int, list[dict[str, Any]]]:
    result = shell.run("doctor", "--only", "strategies", *options, "-o", "json")
    assert result.stdout, (result.output, result.exception)
    return result.exit_code, json.loads(result.stdout)


def test_a_name_that_no_strategy_has_is_not_well(healthy: Shell) -> None:
    result = healthy.run("doctor", "Alhpa")

    assert result.exit_code == 1
    assert "Alhpa" in result.stderr


def test_a_healthy_strategy_has_nothing(healthy: Shell) -> None:
    result = healthy.run("doctor", "--only", "strategies")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "all well" in result.stderr


def test_an_alias_moved_by_hand_is_found_and_moved_back(healthy: Shell) -> None:
    healthy.mlflow.set_registered_model_alias(NAME, "champion", "1")

    code, found = findings(healthy)
    repaired_code, repaired = findings(healthy, "--repair")

    assert (code, found[0]["check"], found[0]["state"]) == (3, "MLflow labels", "open")
    assert (repaired_code, repaired[0]["state"]) == (0, "repaired")
    assert healthy.mlflow.models[NAME].aliases == {"champion": "2"}
    assert findings(healthy) == (0, [])


def test_a_second_production_version_is_found_and_archived(healthy: Shell) -> None:
    healthy.mlflow.transition_model_version_stage(NAME, "1", ModelStage.PRODUCTION)

    findings(healthy, "--repair")

    assert healthy.mlflow.versions[NAME, "1"].stage is ModelStage.ARCHIVED


def test_a_champion_that_mlflow_lost_needs_a_person(healthy: Shell) -> None:
    healthy.mlflow.delete_model_version(NAME, "2")

    code, found = findings(healthy, "--repair")

    assert code == 3
    assert "tradai deploy rollback" in found[0]["fix"]


@pytest.mark.parametrize("content", [{"model/weights": b"altered"}, {}])
def test_altered_or_missing_files_of_the_champion_are_found(
    healthy: Shell, content: dict[str, bytes]
) -> None:
    run_id = str(healthy.mlflow.versions[NAME, "2"].run_id)
    healthy.mlflow.files[run_id] = content

    code, found = findings(healthy)

    assert (code, found[0]["check"]) == (3, "champion's files")


def test_a_missing_body_is_put_back(healthy: Shell) -> None:
    s3 = boto3.client("s3", REGION)
    (key,) = [each["Key"] for each in s3.list_objects_v2(Bucket=BUCKET, Prefix="configs/")["Contents"]]
    s3.delete_object(Bucket=BUCKET, Key=key)

    _, found = findings(healthy, "--repair")

    assert [(each["check"], each["state"]) for each in found] == [("config bodies", "repaired")]
    assert s3.head_object(Bucket=BUCKET, Key=key)


def test_an_altered_body_is_found(healthy: Shell) -> None:
    s3 = boto3.client("s3", REGION)
    (key,) = [each["Key"] for each in s3.list_objects_v2(Bucket=BUCKET, Prefix="configs/")["Contents"]]
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"{}")

    code, found = findings(healthy, "--repair")

    assert (code, [each["check"] for each in found]) == (3, ["live config"])


def test_orphan_bodies_are_counted_and_kept(healthy: Shell) -> None:
    boto3.client("s3", REGION).put_object(Bucket=BUCKET, Key=f"configs/{NAME}/{'0' * 64}.json", Body=b"{}")

    code, found = findings(healthy, "--repair")

    assert (code, found[0]["state"]) == (0, "harmless")
    assert found[0]["found"].startswith("1 body")


def test_an_altered_entry_of_the_ledger_is_named(healthy: Shell) -> None:
    boto3.client("dynamodb", REGION).update_item(
        TableName=LEDGER,
        Key={"strategy_name": {"S": NAME}, "sk": {"S": "R#0000000002"}},
        UpdateExpression="SET reason = :reason",
        ExpressionAttributeValues={":reason": {"S": "another"}},
    )

    code, found = findings(healthy)

    assert (code, found[0]["check"]) == (3, "ledger")
    assert "release 2" in found[0]["found"]


def test_the_lease_of_a_dead_execution_is_freed(healthy: Shell) -> None:
    owner = "arn:aws:states:eu-west-1:123456789012:execution:tradai-retraining-workflow-dev:gone"
    retraining_states().take_lease(NAME, owner, "job", real_now=system_clock(), seconds=600)

    _, found = findings(healthy, "--repair")

    assert [(each["check"], each["state"]) for each in found] == [("lease", "repaired")]
    state = retraining_states().get(NAME)
    assert state is not None
    assert (state.owner, state.consecutive_failures) == (None, 1)


def test_an_expired_lease_is_no_news(healthy: Shell) -> None:
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    retraining_states().take_lease(NAME, "arn:gone", "job", real_now=long_ago, seconds=600)

    assert findings(healthy) == (0, [])


def test_alarms_come_and_go_with_strategies(healthy: Shell) -> None:
    performance_alarms().remove(NAME)
    performance_alarms().put("Gone", max_drawdown=0.3)

    _, found = findings(healthy, "--repair")

    assert [(each["strategy"], each["state"]) for each in found] == [(NAME, "repaired"), ("-", "repaired")]
    assert performance_alarms().strategies() == [NAME]


def test_what_can_not_be_checked_is_a_finding_and_stops_nothing(
    healthy: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_: str) -> None:
        raise TransientError("MLflow did not answer")

    performance_alarms().remove(NAME)
    monkeypatch.setattr(healthy.mlflow.__class__, "search_model_versions", lambda _, name: down(name))

    code, found = findings(healthy)

    assert code == 3
    assert [each["check"] for each in found] == ["MLflow labels", "champion's files", "alarm"]
    assert "MLflow did not answer" in found[0]["found"]


def test_findings_fit_80_columns(healthy: Shell) -> None:
    healthy.mlflow.set_registered_model_alias(NAME, "champion", "1")
    performance_alarms().remove(NAME)

    result = healthy.run("doctor", NAME)

    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "2 open" in result.stderr
