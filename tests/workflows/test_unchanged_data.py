"""Data that have not changed are not trained on again."""

from __future__ import annotations

from datetime import timedelta

import boto3

from functions.check_retraining_needed import handler as check
from tests.account import REGION, STRATEGY
from tests.workflows.aftermath import CONTEXT
from tests.workflows.house import House
from tests.workflows.interpreter import TaskStopped
from tradai.common.entities.clock import iso, system_clock

DUE = timedelta(days=8)


def collected(version: str) -> None:
    """What a collector of data does."""
    _set("data_version", version)


def aged() -> None:
    """The newest training was eight days ago; a week is the interval."""
    for name in ("last_attempt_at", "last_trained_at"):
        _set(name, iso(system_clock() - DUE))


def _set(name: str, value: str) -> None:
    boto3.client("dynamodb", REGION).update_item(
        TableName="tradai-retraining-state-dev",
        Key={"model_name": {"S": STRATEGY}},
        UpdateExpression="SET #name = :value",
        ExpressionAttributeNames={"#name": name},
        ExpressionAttributeValues={":value": {"S": value}},
    )


def asked() -> tuple[str, str]:
    answer = check.lambda_handler({"model_name": STRATEGY}, CONTEXT)
    return answer["decision"], answer["reason"]


def test_a_due_model_waits_until_its_data_change(house: House) -> None:
    collected("2026-03-01")
    assert house.run("first").status == "SUCCEEDED"
    aged()

    unchanged = asked()
    collected("2026-03-02")
    changed = asked()

    assert unchanged[0] == "no_retraining"
    assert "still version 2026-03-01" in unchanged[1]
    assert changed[0] == "needs_retraining"


def test_a_failed_training_does_not_count_as_trained_on_them(house: House) -> None:
    collected("2026-03-01")
    house.machinery.training = _fails
    assert house.run("first").status == "FAILED"

    assert house.state.last_data_version is None


def _fails(_: dict[str, str]) -> None:
    raise TaskStopped(1)


def test_data_without_a_name_are_trained_on_by_age(house: House) -> None:
    assert house.run("first").status == "SUCCEEDED"
    aged()

    assert asked()[0] == "needs_retraining"
