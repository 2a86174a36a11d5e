from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from tests import account
from tests.functions.office import Office, items, streamed
from tests.functions.shapes import shape
from tradai.common.entities.notification import Notification
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.entities.severity import Severity
from tradai.common.runtime import wiring_outbox, wiring_retraining

JOB = "22222222-2222-4222-8222-222222222222"
DIRECT = {
    "type": "retraining_completed",
    "severity": "INFO",
    "title": "Retraining of Alpha: kept",
    "message": "The champion is unchanged.",
    "model_name": "Alpha",
    "details": {"job_id": JOB, "comparison": {"decision": "keep"}},
    "trace_id": "trace-7",
}
TOLD = {"sent": True, "sns": True, "slack": False, "throttled": False}
THROTTLED = {"sent": False, "sns": False, "slack": False, "throttled": True}
NOTHING = {"sent": False, "sns": False, "slack": False, "throttled": False}


def outcome(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: answer[name] for name in ("sent", "sns", "slack", "throttled")}


def of_table(table: str, prefix: str = "") -> dict[str, Any]:
    """A stream's batch of what is in the table; of the releases those whose `sk` has a prefix."""
    found = [item for item in items(table) if item.get("sk", {"S": ""})["S"].startswith(prefix)]
    return {"Records": [streamed(table, item, number=i) for i, item in enumerate(found, 1)]}


@pytest.mark.parametrize(
    ("severity", "topic"),
    [("INFO", "registration"), ("WARNING", "alerts"), ("ERROR", "alerts"), ("CRITICAL", "alerts")],
)
def test_severity_chooses_the_topic(office: Office, severity: str, topic: str) -> None:
    answer = office.call("notify", {**DIRECT, "severity": severity})

    assert answer.keys() == shape("notify")
    assert (outcome(answer), answer["trace_id"]) == (TOLD, "trace-7")
    ((subject, text),) = account.told(topic)
    assert subject == f"[dev] {severity} Retraining of Alpha: kept"
    tail = json.loads(text.split("\n\n")[-1])
    assert (tail["trace_id"], tail["details"]) == ("trace-7", DIRECT["details"])


def test_the_same_subject_is_told_once_in_a_while(office: Office) -> None:
    answers = [outcome(office.call("notify", DIRECT)) for _ in range(3)]

    assert answers == [TOLD, THROTTLED, THROTTLED]
    assert len(account.told("registration")) == 1


def test_errors_are_told_each_time(office: Office) -> None:
    answers = [outcome(office.call("notify", {**DIRECT, "severity": "ERROR"})) for _ in range(2)]

    assert answers == [TOLD, TOLD]


def test_a_topic_that_is_gone_is_a_fault_and_the_retry_tells(office: Office) -> None:
    sns = boto3.client("sns", account.REGION)
    sns.delete_topic(TopicArn=account.topic_arn("registration"))

    name, _ = office.refusal("notify", DIRECT)
    sns.create_topic(Name="tradai-registration-dev")

    assert (name, outcome(office.call("notify", DIRECT))) == ("ConfigurationError", TOLD)


def test_slack_that_can_not_be_reached_loses_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_WEBHOOK_SECRET", "tradai/dev/slack")
    account.forget_clients()

    assert outcome(office.call("notify", DIRECT)) == TOLD


def test_each_release_is_told_once_with_the_way_back(office: Office) -> None:
    for _ in range(2):
        account.crowned(office.mlflow)
    batch = of_table("releases", "R#")

    first, again = office.call("notify", batch), office.call("notify", batch)

    assert (outcome(first), outcome(again)) == (TOLD, THROTTLED)
    texts = [text for _, text in account.told("registration")]
    assert len(texts) == 3
    entries = list(wiring_retraining.ledger().history("Alpha"))
    assert "model 1 → 2" in texts[2]
    assert f"tradai deploy rollback Alpha --deployment {entries[1].release_id}" in texts[2]


def test_pointers_and_locks_are_no_releases(office: Office) -> None:
    assert outcome(office.call("notify", of_table("releases", "#"))) == NOTHING


def test_a_review_is_asked_for_without_its_token(office: Office) -> None:
    office.call("check_retraining_needed", model_name="Alpha", execution_id="arn:one", job_id=JOB)
    wiring_retraining.job_records().update(
        JOB, status=RetrainingStatus.AWAITING_REVIEW, new_version="2", expected_champion="1"
    )
    (item,) = items("jobs")
    batch = {"Records": [streamed("jobs", {**item, "task_token": {"S": "secret token"}})]}

    answers = [outcome(office.call("notify", batch)) for _ in range(2)]

    assert answers == [TOLD, THROTTLED]
    ((_, text),) = account.told("alerts")
    assert f"tradai review approve {JOB}" in text
    assert "secret token" not in text


def test_a_job_that_waits_for_nobody_is_not_told(office: Office) -> None:
    office.call("check_retraining_needed", model_name="Alpha", execution_id="arn:one", job_id=JOB)

    assert outcome(office.call("notify", of_table("jobs"))) == NOTHING


def test_a_message_left_in_the_outbox_is_told_once(office: Office) -> None:
    wiring_outbox.outbox().tell(
        Notification(
            type="rollback_declined",
            severity=Severity.CRITICAL,
            title="Alpha performs badly",
            message="Roll back: tradai deploy rollback Alpha.",
            model_name="Alpha",
            key="arn@T1",
        )
    )
    batch = of_table("notifications")

    answers = [outcome(office.call("notify", batch)) for _ in range(2)]

    assert answers == [TOLD, THROTTLED]
    ((subject, _),) = account.told("alerts")
    assert subject == "[dev] CRITICAL Alpha performs badly"


def test_what_expires_or_is_only_remembered_is_not_told(office: Office) -> None:
    office.call("notify", DIRECT)
    remembered = of_table("notifications")
    expired = streamed("notifications", {})
    expired["eventName"] = "REMOVE"
    del expired["dynamodb"]["NewImage"]

    answer = office.call("notify", {"Records": [*remembered["Records"], expired]})

    assert outcome(answer) == NOTHING


def test_an_entry_that_lost_a_part_is_not_told(office: Office) -> None:
    account.crowned(office.mlflow)
    batch = of_table("releases", "R#")
    del batch["Records"][0]["dynamodb"]["NewImage"]["actor"]

    name, message = office.refusal("notify", batch)

    assert (name, "hash" in message) == ("ConflictError", True)
    assert account.told("registration") == []


def test_an_item_that_is_none_of_ours_is_refused(office: Office) -> None:
    broken = streamed("jobs", {"job_id": {"S": JOB}})

    name, message = office.refusal("notify", {"Records": [broken]})

    assert (name, message.split(":")[0]) == ("ValidationFailedError", "Records")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"severity": "FATAL"}, "severity"),
        ({"title": ""}, "title"),
        ({"type": None}, "type"),
        ({"message": 5}, "message"),
        ({"details": []}, "details"),
        ({"model_name": None}, "model_name"),
        ({"channel": "#trading"}, "channel"),
        ({"Records": [{"Sns": {}}]}, "Records"),
        ({"Records": "all"}, "Records"),
    ],
)
def test_bad_input_names_the_field(empty_office: Office, facts: dict[str, Any], field: str) -> None:
    name, message = empty_office.refusal("notify", {**DIRECT, **facts})

    assert (name, message.split(":")[0]) == ("ValidationFailedError", field)
