from __future__ import annotations

import copy
import json
from datetime import timedelta
from typing import Any

import pytest

from tests import account
from tests.functions.office import NOW, Office, items
from tests.functions.shapes import shape
from tests.recorded import event, retold
from tradai.common.aws.dynamodb_items import from_item
from tradai.common.aws.dynamodb_outbox import left_message
from tradai.common.entities.notification import Notification
from tradai.common.entities.severity import Severity

ALARMS = ("alarm_by_sns", "alarm_of_metric_math", "alarm_by_eventbridge")


def two_champions(office: Office) -> None:
    for _ in range(2):
        account.crowned(office.mlflow)


def left() -> list[Notification]:
    """Messages left for people."""
    return [left_message(from_item(item)) for item in items("notifications") if "body" in item]


def test_a_rollback_returns_to_the_champion_before(office: Office) -> None:
    two_champions(office)

    answer = office.call("model_rollback", model_name="Alpha", reason="TEST_FAILURE", trace_id="trace-7")

    assert answer.keys() == shape("model_rollback")
    assert (answer["rolled_back"], answer["from_version"], answer["to_version"]) == (True, "2", "1")
    assert (answer["reason"], answer["alarm_name"], answer["trace_id"]) == ("TEST_FAILURE", None, "trace-7")
    assert answer["release_id"].startswith("deploy-")
    assert account.champion() == "1"


def test_a_named_target_is_the_one_returned_to(office: Office) -> None:
    for _ in range(3):
        account.crowned(office.mlflow)

    assert office.call("model_rollback", model_name="Alpha", target_version=1)["to_version"] == "1"


def test_a_dry_run_changes_nothing(office: Office) -> None:
    two_champions(office)

    answer = office.call("model_rollback", model_name="Alpha", dry_run=True)

    assert (answer["rolled_back"], answer["to_version"], answer["release_id"]) == (False, "1", None)
    assert account.champion() == "2"


def test_the_cooldown_refuses_a_second_one_and_force_does_not_care(office: Office) -> None:
    for _ in range(3):
        account.crowned(office.mlflow)
    office.call("model_rollback", model_name="Alpha")

    name, message = office.refusal("model_rollback", model_name="Alpha")
    forced = office.call("model_rollback", model_name="Alpha", force=True)

    assert (name, "waits until" in message) == ("ConflictError", True)
    assert (forced["rolled_back"], forced["to_version"]) == (True, "1")


def test_nothing_to_return_to_is_a_conflict(office: Office) -> None:
    account.crowned(office.mlflow)

    assert office.refusal("model_rollback", model_name="Alpha")[0] == "ConflictError"


@pytest.mark.parametrize("name", ALARMS)
def test_a_raised_alarm_rolls_its_model_back(office: Office, name: str) -> None:
    two_champions(office)

    answer = office.call("model_rollback", event(name))

    assert answer.keys() == shape("model_rollback")
    assert (answer["model_name"], answer["rolled_back"], account.champion()) == ("Alpha", True, "1")
    assert answer["reason"] == "PERFORMANCE_DEGRADATION"
    assert answer["alarm_name"] == "tradai-dev-performance-Alpha"
    delivery = (
        event(name)["Records"][0]["Sns"]["MessageId"] if "Records" in event(name) else event(name)["id"]
    )
    assert answer["trace_id"] == delivery


def test_one_transition_has_one_effect_whatever_way_it_comes(office: Office) -> None:
    for _ in range(4):
        account.crowned(office.mlflow)

    answers = [office.call("model_rollback", event(name)) for name in (*ALARMS, *ALARMS)]

    assert len({answer["release_id"] for answer in answers}) == 1
    assert account.champion() == "3"


@pytest.mark.parametrize("state", ["OK", "INSUFFICIENT_DATA"])
def test_an_alarm_that_ends_rolls_nothing_back(office: Office, state: str) -> None:
    two_champions(office)
    ended = copy.deepcopy(event("alarm_by_eventbridge"))
    ended["detail"]["state"]["value"] = state

    answers = [
        office.call("model_rollback", retold(event("alarm_by_sns"), NewStateValue=state)),
        office.call("model_rollback", ended),
    ]

    assert [answer["rolled_back"] for answer in answers] == [False, False]
    assert all(answer.keys() == shape("model_rollback") for answer in answers)
    assert account.champion() == "2"


def test_another_topic_or_metric_rolls_nothing_back(office: Office) -> None:
    two_champions(office)
    foreign = copy.deepcopy(event("alarm_by_sns"))
    foreign["Records"][0]["Sns"]["TopicArn"] = account.topic_arn("alerts")
    trigger = json.loads(event("alarm_by_sns")["Records"][0]["Sns"]["Message"])["Trigger"]
    other = retold(event("alarm_by_sns"), Trigger={**trigger, "MetricName": "LiveProfit"})

    reasons = [office.call("model_rollback", one)["reason"] for one in (foreign, other)]

    assert account.topic_arn("alerts") in reasons[0]
    assert "LiveProfit" in reasons[1]
    assert account.champion() == "2"


def test_an_alarm_over_an_old_champion_calls_people_once(office: Office) -> None:
    two_champions(office)
    office.set_clock(NOW + timedelta(hours=73))

    answers = [office.call("model_rollback", event("alarm_by_sns")) for _ in range(2)]

    assert [answer["rolled_back"] for answer in answers] == [False, False]
    (message,) = left()
    assert (message.severity, message.model_name) == (Severity.CRITICAL, "Alpha")
    assert "tradai deploy rollback Alpha" in message.message
    assert message.trace_id == answers[0]["trace_id"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"model_name": "a b"}, "model_name"),
        ({"reason": "BAD_MOOD"}, "reason"),
        ({"target_version": "previous"}, "target_version"),
        ({"force": "very"}, "force"),
        ({"dry_run": None}, "dry_run"),
        ({"alarm": {"name": "made up"}}, "alarm"),
        ({"topic": "arn"}, "topic"),
    ],
)
def test_bad_input_names_the_field(empty_office: Office, facts: dict[str, Any], field: str) -> None:
    name, message = empty_office.refusal("model_rollback", **{"model_name": "Alpha", **facts})

    assert (name, message.split(":")[0]) == ("ValidationFailedError", field)


def test_an_alarm_of_no_model_says_so(empty_office: Office) -> None:
    trigger = {"MetricName": "LiveDrawdown", "Dimensions": []}

    name, message = empty_office.refusal("model_rollback", retold(event("alarm_by_sns"), Trigger=trigger))

    assert (name, message.split(":")[0]) == ("ValidationFailedError", "model_name")
