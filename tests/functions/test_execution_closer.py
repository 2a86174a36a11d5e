from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from tests.functions.office import NOW, Office, items
from tests.functions.shapes import shape
from tests.recorded import event
from tradai.common.aws.dynamodb_items import from_item
from tradai.common.aws.dynamodb_outbox import left_message
from tradai.common.entities.notification import Notification
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.entities.severity import Severity

ABORTED = event("execution_aborted")
ARN = ABORTED["detail"]["executionArn"]
TRACE = "11111111-1111-4111-8111-111111111111"
JOB = "22222222-2222-4222-8222-222222222222"


def started(office: Office, execution_id: str = ARN) -> None:
    office.call(
        "check_retraining_needed", model_name="Alpha", execution_id=execution_id, job_id=JOB, trace_id=TRACE
    )


def ended(**detail: Any) -> dict[str, Any]:
    changed = copy.deepcopy(ABORTED)
    changed["detail"].update(detail)
    return changed


def left() -> list[Notification]:
    return [left_message(from_item(item)) for item in items("notifications")]


@pytest.mark.parametrize("status", ["ABORTED", "FAILED", "TIMED_OUT"])
def test_a_dead_run_frees_its_lease_counts_and_is_told(office: Office, status: str) -> None:
    started(office)

    answer = office.call("execution_closer", ended(status=status))

    assert answer.keys() == shape("execution_closer")
    assert (answer["closed"], answer["execution_arn"], answer["trace_id"]) == (True, ARN, TRACE)
    state, job = office.state, office.job(JOB)
    assert state is not None
    assert (state.owner, state.consecutive_failures, state.last_attempt_at) == (None, 1, NOW)
    assert job is not None
    assert (job.status, job.error) == (RetrainingStatus.FAILED, "stopped by an operator")
    (message,) = left()
    assert (message.severity, message.trace_id) == (Severity.ERROR, TRACE)
    assert status in message.title


def test_a_redelivered_end_counts_and_tells_once(office: Office) -> None:
    started(office)

    closed = [office.call("execution_closer", ABORTED)["closed"] for _ in range(3)]

    assert closed == [True, False, False]
    assert office.state is not None
    assert (office.state.consecutive_failures, len(left())) == (1, 1)


def test_the_run_of_somebody_else_is_left_alone(office: Office) -> None:
    started(office, f"{ARN}-newer")

    assert not office.call("execution_closer", ABORTED)["closed"]
    assert office.state is not None
    assert (office.state.owner, office.state.consecutive_failures) == (f"{ARN}-newer", 0)


def test_a_failure_that_reached_nobody_is_told(office: Office) -> None:
    answer = office.call(
        "execution_closer", ended(status="FAILED", error="RetrainingFailedUntold", cause="SNS is down")
    )

    assert not answer["closed"]
    (message,) = left()
    assert "SNS is down" in message.message


@pytest.mark.parametrize("given", ["{}", "[]", '"Alpha"', "null", '{"model_name": ""}', None])
def test_a_run_that_named_no_model_has_nothing_to_close(office: Office, given: str | None) -> None:
    answer = office.call("execution_closer", ended(input=given))

    assert (answer["closed"], answer["trace_id"]) == (False, ABORTED["id"])
    assert len(left()) == 1


@pytest.mark.parametrize(
    "given",
    [
        *({"model_name": name} for name in (7, "../etc", "x" * 3_000, None, ["Alpha"], {"a": 1})),
        *({"trace_id": trace} for trace in (5, "x" * 129, "", None, ["t"])),
        *({"job_id": job} for job in (5, "a b", "x" * 3_000, ["j"])),
        "{",
    ],
)
def test_what_can_not_be_used_of_an_input_is_left_out_and_people_hear_of_the_end(
    office: Office, given: dict[str, Any] | str
) -> None:
    text = given if isinstance(given, str) else json.dumps({"model_name": "Alpha", **given})

    answer = office.call("execution_closer", ended(status="FAILED", input=text))

    assert (answer["closed"], answer["trace_id"]) == (False, ABORTED["id"])
    (message,) = left()
    assert message.severity is Severity.ERROR
    assert (message.model_name, message.trace_id) in {("Alpha", ABORTED["id"]), ("", ABORTED["id"])}


def test_the_rest_of_an_input_counts(office: Office) -> None:
    started(office)

    asked = {"model_name": "Alpha", "trace_id": "x" * 129, "job_id": JOB}
    answer = office.call("execution_closer", ended(input=json.dumps(asked)))

    job = office.job(JOB)
    assert (answer["closed"], answer["trace_id"]) == (True, ABORTED["id"])
    assert job is not None
    assert job.status is RetrainingStatus.FAILED


@pytest.mark.parametrize(
    ("detail", "field"),
    [
        ({"executionArn": None}, "execution_arn"),
        ({"status": 3}, "status"),
    ],
)
def test_bad_input_names_the_field(empty_office: Office, detail: dict[str, Any], field: str) -> None:
    name, message = empty_office.refusal("execution_closer", ended(**detail))

    assert (name, message.split(":")[0]) == ("ValidationFailedError", field)


def test_what_is_no_such_event_is_refused(empty_office: Office) -> None:
    name, message = empty_office.refusal("execution_closer", {"model_name": "Alpha", "reason": "because"})

    assert name == "ValidationFailedError"
    assert "reason" in message
