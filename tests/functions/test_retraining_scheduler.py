from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import boto3
import pytest

from tests import account
from tests.functions.office import NOW, Office
from tests.functions.shapes import shape
from tests.recorded import event, retold
from tradai.common.entities.clock import iso
from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.runtime import wiring_drift, wiring_retraining

NOTHING = {"models_evaluated": 0, "retraining_triggered": 0, "skipped": 0, "errors": 0}


def trained(office: Office, hours: float) -> None:
    account.crowned(office.mlflow)
    at = iso(NOW - timedelta(hours=hours))
    boto3.client("dynamodb", account.REGION).update_item(
        TableName="tradai-retraining-state-dev",
        Key={"model_name": {"S": "Alpha"}},
        UpdateExpression="SET last_attempt_at = :at, last_trained_at = :at, last_status = :status",
        ExpressionAttributeValues={":at": {"S": at}, ":status": {"S": RetrainingStatus.KEPT.value}},
    )


def drifting() -> None:
    wiring_drift.drift_states().put(
        DriftState(
            model_name="Alpha",
            evaluated_at=NOW,
            status=DriftStatus.ANALYZED,
            severity=DriftSeverity.SIGNIFICANT,
            overall_psi=0.6,
            model_version="1",
            requires_attention=True,
        )
    )


def test_a_due_model_is_started_once_per_tick(office: Office) -> None:
    answers = [office.call("retraining_scheduler", event("schedule")) for _ in range(3)]

    assert answers[0].keys() == shape("retraining_scheduler")
    assert answers[0]["summary"] == {**NOTHING, "models_evaluated": 1, "retraining_triggered": 1}
    (result,) = answers[0]["results"]
    assert (result["model_name"], result["decision"], result["trigger"]) == (
        "Alpha",
        "needs_retraining",
        "scheduled",
    )
    (run,) = office.executions()
    assert run["name"].startswith("scheduled-Alpha-")
    assert run["name"].endswith("-20260301T12")
    assert run["input"] == {"model_name": "Alpha", "trace_id": result["trace_id"]}
    assert {answer["results"][0]["trace_id"] for answer in answers} == {result["trace_id"]}
    assert {answer["results"][0]["execution_arn"] for answer in answers} == {result["execution_arn"]}
    assert answers[0]["trace_id"] == event("schedule")["id"]


def test_a_tick_delivered_after_its_run_ended_starts_nothing(office: Office) -> None:
    office.call("retraining_scheduler", event("schedule"))
    client = boto3.client("stepfunctions", account.REGION)
    for run in client.list_executions(stateMachineArn=account.STATE_MACHINE)["executions"]:
        client.stop_execution(executionArn=run["executionArn"])

    answer = office.call("retraining_scheduler", event("schedule"))

    assert answer["summary"] == {**NOTHING, "models_evaluated": 1, "skipped": 1}
    assert answer["results"][0]["reason"].startswith("already triggered")
    assert len(office.executions()) == 1


def test_a_model_just_trained_is_skipped_and_the_reason_is_kept(office: Office) -> None:
    trained(office, hours=1)

    answer = office.call("retraining_scheduler", event("schedule"))

    assert answer["summary"] == {**NOTHING, "models_evaluated": 1, "skipped": 1}
    assert answer["results"][0]["decision"] == "recently_trained"
    assert office.executions() == []


def test_a_drift_alarm_starts_what_the_drift_state_says(office: Office) -> None:
    trained(office, hours=30)
    account.configured("Beta")
    drifting()

    answer = office.call("retraining_scheduler", event("drift_alarm"))

    alpha, beta = answer["results"]
    assert (alpha["trigger"], beta["trigger"]) == ("drift_detected", "scheduled")
    names = sorted(run["name"] for run in office.executions())
    assert [name.split("-")[0] for name in names] == ["drift_detected", "scheduled"]
    assert all(name.endswith("-20260301T12") for name in names)
    assert answer["trace_id"] == event("drift_alarm")["Records"][0]["Sns"]["MessageId"]


def test_only_a_raised_drift_alarm_by_its_own_topic_counts(office: Office) -> None:
    foreign = copy.deepcopy(event("drift_alarm"))
    foreign["Records"][0]["Sns"]["TopicArn"] = account.topic_arn("alerts")
    ignored = (retold(event("drift_alarm"), NewStateValue="OK"), foreign, event("alarm_by_eventbridge"))

    answers = [office.call("retraining_scheduler", one) for one in ignored]

    assert [answer["summary"] for answer in answers] == [NOTHING] * 3
    assert office.executions() == []


def test_named_models_are_the_only_ones_asked_about(office: Office) -> None:
    account.configured("Beta")

    answer = office.call("retraining_scheduler", models=["Beta"])

    assert [result["model_name"] for result in answer["results"]] == ["Beta"]


@pytest.mark.parametrize(("asked", "value"), [("force", True), ("trigger", "manual")])
def test_asking_by_hand_overrides_the_age_and_says_so_to_the_run(
    office: Office, asked: str, value: object
) -> None:
    trained(office, hours=1)

    answer = office.call("retraining_scheduler", {"models": ["Alpha"], asked: value})

    assert answer["results"][0]["trigger"] == "manual"
    (run,) = office.executions()
    said = "force" if asked == "force" else "manual_trigger"
    assert run["input"] == {"model_name": "Alpha", "trace_id": answer["results"][0]["trace_id"], said: True}


def test_an_unknown_strategy_is_an_answer(office: Office) -> None:
    answer = office.call("retraining_scheduler", models=["Nobody"])

    assert answer["summary"] == {**NOTHING, "models_evaluated": 1, "skipped": 1}
    assert answer["results"][0]["decision"] == "invalid_model"


def test_a_workflow_that_is_not_there_is_an_error_per_strategy(office: Office) -> None:
    boto3.client("stepfunctions", account.REGION).delete_state_machine(stateMachineArn=account.STATE_MACHINE)

    answer = office.call("retraining_scheduler", event("schedule"))

    assert answer["summary"] == {**NOTHING, "models_evaluated": 1, "errors": 1}
    assert answer["results"][0]["error"] == "ConfigurationError"


def test_a_run_in_progress_is_not_doubled(office: Office) -> None:
    office.call("check_retraining_needed", model_name="Alpha", execution_id="arn:one", job_id="job-1")

    answer = office.call("retraining_scheduler", force=True)

    assert answer["results"][0]["decision"] == "in_progress"
    assert wiring_retraining.retraining_states().get("Alpha") is not None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"models": ["../x"]}, "models.0"),
        ({"force": "yes please"}, "force"),
        ({"trigger": "boredom"}, "trigger"),
        ({"occurred_at": "noon"}, "occurred_at"),
        ({"alarm": {"is_raised": True}}, "alarm"),
        ({"is_quiet": True}, "is_quiet"),
    ],
)
def test_bad_input_names_the_field(empty_office: Office, facts: dict[str, Any], field: str) -> None:
    name, message = empty_office.refusal("retraining_scheduler", **facts)

    assert (name, message.split(":")[0]) == ("ValidationFailedError", field)
