from __future__ import annotations

from datetime import timedelta
from typing import Any

import boto3
import pytest

from tests import account
from tests.functions.office import NOW, Office, items
from tests.functions.shapes import shape
from tradai.common.aws.dynamodb_items import from_item
from tradai.common.entities.clock import iso
from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.runtime import wiring_drift

RUN = {
    "model_name": "Alpha",
    "execution_id": "arn:aws:states:eu-west-1:123456789012:execution:tradai-retraining-workflow-dev:one",
    "job_id": "22222222-2222-4222-8222-222222222222",
    "trace_id": "33333333-3333-4333-8333-333333333333",
}
OTHER = {
    **RUN,
    "execution_id": f"{RUN['execution_id']}-other",
    "job_id": "44444444-4444-4444-8444-444444444444",
}


def check(office: Office, **facts: Any) -> dict[str, Any]:
    return office.call("check_retraining_needed", **{"model_name": "Alpha", **facts})


def trained(hours: float) -> None:
    """As the workflow writes it."""
    at = iso(NOW - timedelta(hours=hours))
    boto3.client("dynamodb", account.REGION).update_item(
        TableName="tradai-retraining-state-dev",
        Key={"model_name": {"S": "Alpha"}},
        UpdateExpression="SET last_attempt_at = :at, last_trained_at = :at, last_status = :status",
        ExpressionAttributeValues={":at": {"S": at}, ":status": {"S": "kept"}},
    )


def stored() -> list[tuple[str, ...]]:
    """Newest decision of every model."""
    found = map(from_item, items("retraining-state"))
    return [
        (one["model_name"], one["last_decision"], one["last_reason"], one["last_decision_at"])
        for one in found
    ]


def test_a_model_never_trained_needs_it(office: Office) -> None:
    answer = check(office, trace_id="33333333-3333-4333-8333-333333333333")

    assert answer.keys() == shape("check_retraining_needed")
    assert (answer["decision"], answer["trigger"]) == ("needs_retraining", "scheduled")
    assert (answer["hours_since_retrain"], answer["days_since_retrain"], answer["fence"]) == (
        None,
        None,
        None,
    )
    assert answer["task_definition_arn"] == "tradai-dev-train-Alpha"
    assert answer["evaluated_at"] == iso(NOW)
    assert answer["trace_id"] == "33333333-3333-4333-8333-333333333333"


def test_only_a_run_takes_the_lease(office: Office) -> None:
    check(office)
    assert office.state is not None
    assert (office.state.owner, office.state.fence) == (None, 0)

    answer = check(office, **RUN)

    assert (answer["fence"], answer["job_id"], answer["trace_id"]) == (1, RUN["job_id"], RUN["trace_id"])
    job = office.job(RUN["job_id"])
    assert job is not None
    assert (job.status, job.trace_id, job.fence) == (RetrainingStatus.TRAINING, RUN["trace_id"], 1)
    assert job.config_version_id == answer["config_version_id"]


def test_a_retried_check_gives_the_same_answer(office: Office) -> None:
    first, again = (check(office, **RUN) for _ in range(2))

    assert first == again


def test_a_second_run_finds_it_in_progress(office: Office) -> None:
    check(office, **RUN)

    answer = check(office, **OTHER)

    assert (answer["decision"], answer["trigger"], answer["fence"]) == ("in_progress", None, None)
    assert office.job(OTHER["job_id"]) is None


def test_a_request_that_finds_it_in_progress_is_over(office: Office) -> None:
    check(office, **RUN)

    answer = check(office, **OTHER, force=True)

    job = office.job(OTHER["job_id"])
    assert job is not None
    assert (job.status, job.decision, job.reason) == ("kept", "in_progress", answer["reason"])


def test_a_call_without_ids_gets_its_own(office: Office) -> None:
    first, second = check(office), check(office)

    assert len({first["trace_id"], second["trace_id"], first["job_id"], second["job_id"]}) == 4


@pytest.mark.parametrize(
    ("hours", "decision"), [(1, "recently_trained"), (30, "no_retraining"), (168, "needs_retraining")]
)
def test_age_decides_and_is_told(office: Office, hours: float, decision: str) -> None:
    trained(hours)

    answer = check(office)

    assert answer["decision"] == decision
    assert (answer["hours_since_retrain"], answer["days_since_retrain"]) == (hours, hours / 24)


@pytest.mark.parametrize("asked", ["force", "manual_trigger"])
def test_asking_by_hand_overrides_the_age(office: Office, asked: str) -> None:
    trained(1)

    answer = check(office, **{asked: True})

    assert (answer["decision"], answer["trigger"]) == ("needs_retraining", "manual")


def test_significant_drift_is_a_reason_of_its_own(office: Office) -> None:
    version = account.crowned(office.mlflow)
    trained(30)
    wiring_drift.drift_states().put(
        DriftState(
            model_name="Alpha",
            evaluated_at=NOW - timedelta(hours=6),
            status=DriftStatus.ANALYZED,
            severity=DriftSeverity.SIGNIFICANT,
            overall_psi=0.61,
            model_version=version,
            requires_attention=True,
        )
    )

    answer = check(office)

    assert (answer["decision"], answer["trigger"]) == ("needs_retraining", "drift_detected")
    assert (answer["drift_severity"], answer["drift_psi"]) == ("significant", 0.61)


@pytest.mark.parametrize("name", ["", "../etc", "a b", "Nobody", "x" * 65])
def test_a_bad_or_unknown_name_is_a_decision_and_no_fault(office: Office, name: str) -> None:
    answer = check(office, **{**RUN, "model_name": name})

    assert answer.keys() == shape("check_retraining_needed")
    assert (answer["decision"], answer["fence"]) == ("invalid_model", None)
    assert answer["reason"]
    assert check(office, model_name=name)["reason"] == answer["reason"]
    assert stored() == []


def test_only_allowed_models_are_retrained(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_MODELS", "Beta, Gamma")
    account.forget_clients()

    answer = check(office)

    assert answer["decision"] == "invalid_model"
    assert stored() == [("Alpha", "invalid_model", answer["reason"], iso(NOW))]


@pytest.mark.parametrize("asked", [{}, {"force": True}, RUN])
def test_each_answer_is_stored_with_its_reason(office: Office, asked: dict[str, Any]) -> None:
    answer = check(office, **asked)

    assert stored() == [("Alpha", "needs_retraining", answer["reason"], iso(NOW))]


def test_the_config_version_of_a_run_is_the_one_it_names(office: Office) -> None:
    active = check(office, config_version_id="ACTIVE")["config_version_id"]

    assert check(office, config_version_id=active)["config_version_id"] == active
    assert check(office, config_version_id="v9-ffffffff")["decision"] == "invalid_model"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"model_name": None}, "model_name"),
        ({"model_name": 7}, "model_name"),
        ({"force": "perhaps"}, "force"),
        ({"manual_trigger": []}, "manual_trigger"),
        ({"job_id": "a b"}, "job_id"),
        ({"job_id": "x" * 37}, "job_id"),
        ({"execution_id": 1}, "execution_id"),
        ({"champion": "3"}, "champion"),
        ({"trace_id": {"a": 1}}, "trace_id"),
    ],
)
def test_bad_input_names_the_field(empty_office: Office, facts: dict[str, Any], field: str) -> None:
    name, message = empty_office.refusal("check_retraining_needed", **{"model_name": "Alpha", **facts})

    assert (name, message.split(":")[0]) == ("ValidationFailedError", field)
