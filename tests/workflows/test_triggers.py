"""Whatever calls for a retraining, and however often: one training, and the newest lease wins."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import boto3
import pytest

from functions.check_retraining_needed import handler as check
from functions.promote_model import handler as promote
from functions.retraining_scheduler import handler as scheduler
from tests.account import REGION, STRATEGY, crowned, registered
from tests.recorded import event, retold
from tests.workflows.aftermath import CONTEXT
from tests.workflows.house import House
from tests.workflows.interpreter import Fault
from tests.workflows.scenarios import training
from tradai.common.entities.clock import iso, system_clock
from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus
from tradai.common.errors import ConflictError
from tradai.common.retraining.requests import Request
from tradai.common.runtime import wiring_consuming, wiring_drift, wiring_models

LAST_ATTEMPT = timedelta(days=3)
HOLDS_FOR = 60


@pytest.fixture
def drifting(house: House) -> House:
    """A champion of three days, whose inputs drift."""
    version, now = crowned(house.mlflow), system_clock()
    boto3.client("dynamodb", REGION).update_item(
        TableName="tradai-retraining-state-dev",
        Key={"model_name": {"S": STRATEGY}},
        UpdateExpression="SET last_attempt_at = :at, last_trained_at = :at",
        ExpressionAttributeValues={":at": {"S": iso(now - LAST_ATTEMPT)}},
    )
    wiring_drift.drift_states().put(
        DriftState(
            model_name=STRATEGY,
            evaluated_at=now,
            status=DriftStatus.ANALYZED,
            severity=DriftSeverity.SIGNIFICANT,
            overall_psi=0.6,
            model_version=version,
            requires_attention=True,
        )
    )
    house.machine()
    return house


@pytest.fixture
def may_end(drifting: House) -> Iterator[threading.Event]:
    """A training goes on until the test has seen what else starts meanwhile."""
    trained, may_end = training(drifting), threading.Event()

    def waiting(environment: dict[str, str]) -> None:
        assert may_end.wait(HOLDS_FOR)
        trained(environment)

    drifting.machinery.training = waiting
    yield may_end
    may_end.set()


def executions() -> list[str]:
    client = boto3.client("stepfunctions", REGION)
    machines = client.list_state_machines()["stateMachines"]
    found = client.list_executions(stateMachineArn=machines[0]["stateMachineArn"])["executions"]
    return [one["executionArn"] for one in found]


def trainings(house: House) -> int:
    """How many runs were told to train."""
    return len([arn for arn in executions() if "RunRetraining" in house.ended(arn).states])


def tick(hour: int) -> dict[str, Any]:
    return {**event("schedule"), "time": f"2026-03-01T{hour:02}:05:00Z", "id": str(uuid4())}


def test_a_tick_delivered_ten_times_trains_once(drifting: House) -> None:
    answers = [scheduler.lambda_handler(event("schedule"), CONTEXT) for _ in range(10)]

    assert {result["execution_arn"] for answer in answers for result in answer["results"][:1]} >= set(
        executions()
    )
    assert (len(executions()), trainings(drifting)) == (1, 1)


def test_three_triggers_at_once_train_once(drifting: House, may_end: threading.Event) -> None:
    asked = Request(model_name=STRATEGY, job_id=str(uuid4()), trace_id=str(uuid4()))

    with ThreadPoolExecutor(3) as together:
        together.submit(scheduler.lambda_handler, tick(12), CONTEXT)
        together.submit(scheduler.lambda_handler, event("drift_alarm"), CONTEXT)
        together.submit(wiring_consuming.request_consumer().start, asked)
    may_end.set()

    assert len(executions()) <= 2  # the tick and the alarm of an hour have one name; the person has another
    assert trainings(drifting) == 1


def test_an_alarm_that_flaps_fifty_times_trains_once(drifting: House) -> None:
    start = datetime(2026, 3, 1, 8, tzinfo=UTC)
    for number in range(50):
        changed = start + timedelta(minutes=7 * number)  # six hours of it
        raised = "ALARM" if number % 2 == 0 else "OK"
        transition = retold(event("drift_alarm"), NewStateValue=raised, StateChangeTime=iso(changed))
        scheduler.lambda_handler(delivered(transition), CONTEXT)
        for arn in executions():
            drifting.ended(arn)

    assert trainings(drifting) == 1


def delivered(alarm: dict[str, Any]) -> dict[str, Any]:
    once = copy.deepcopy(alarm)
    once["Records"][0]["Sns"]["MessageId"] = str(uuid4())
    return once


def test_a_check_whose_answer_is_lost_goes_on_with_the_same_fence(drifting: House) -> None:
    drifting.machinery.faults["CheckRetrainingNeeded"] = [Fault("TransientError", is_late=True)] * 4

    outcome = drifting.run("lost", manual_trigger=True)

    asked = drifting.machinery.invoked_with("check_retraining_needed")
    (promotion,) = drifting.machinery.invoked_with("promote_model")
    assert outcome.status == "SUCCEEDED"
    assert len(asked) == 5
    assert drifting.state.fence == promotion["fence"] == 1
    assert training(drifting).environments[0]["TRADAI_FENCE"] == "1"


def test_a_zombie_can_not_promote_once_its_lease_was_taken_over(drifting: House) -> None:
    asked = {"model_name": STRATEGY, "manual_trigger": True}
    dead = check.lambda_handler({**asked, "execution_id": "arn:dead", "job_id": "job-1"}, CONTEXT)
    version, champion = registered(drifting.mlflow), drifting.champion
    wiring_models.model_lifecycle().stage(STRATEGY, version)
    boto3.client("dynamodb", REGION).update_item(
        TableName="tradai-retraining-state-dev",
        Key={"model_name": {"S": STRATEGY}},
        UpdateExpression="SET expires_at = :past",
        ExpressionAttributeValues={":past": {"N": "1"}},
    )

    newer = check.lambda_handler({**asked, "execution_id": "arn:newer", "job_id": "job-2"}, CONTEXT)
    late = {
        "model_name": STRATEGY,
        "new_version": version,
        "expected_champion": champion,
        "confidence": 0.99,
        "reason": "late",
        "fence": dead["fence"],
    }
    with pytest.raises(ConflictError, match="lease"):
        promote.lambda_handler(late, CONTEXT)

    assert newer["fence"] == dead["fence"] + 1
    assert drifting.champion == champion
    assert drifting.state.owner == "arn:newer"
