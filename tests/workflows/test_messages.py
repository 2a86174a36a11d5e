"""What people read when a run has ended."""

from __future__ import annotations

import pytest

from tests.account import crowned, told
from tests.workflows.aftermath import settle
from tests.workflows.house import House
from tests.workflows.interpreter import Fault

JOB, TRACE = "22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333"


@pytest.fixture
def champion(house: House) -> str:
    return crowned(house.mlflow)


def messages(house: House, topic: str) -> list[tuple[str, str]]:
    house.run("run", job_id=JOB, trace_id=TRACE, manual_trigger=True)
    return told(topic)


@pytest.mark.usefixtures("champion")
def test_a_failure_says_what_stands_and_what_to_do(house: House) -> None:
    house.machinery.faults["RunRetraining"] = [Fault("States.Timeout")]

    ((subject, text),) = messages(house, "alerts")

    assert subject == "[dev] ERROR Retraining of Alpha failed"
    assert "States.Timeout. The champion is unchanged." in text
    assert f"tradai trace {TRACE}" in text
    assert "tradai retrain Alpha" in text


@pytest.mark.usefixtures("champion")
def test_a_failure_after_the_promotion_says_that_it_stands(house: House) -> None:
    house.machinery.faults["RecordJobOutcome"] = [Fault("States.Timeout")]

    ((_, text),) = messages(house, "alerts")

    assert "The promotion stands: version 2 is live." in text


@pytest.mark.usefixtures("champion")
def test_a_promotion_without_an_answer_is_said_to_be_in_doubt(house: House) -> None:
    house.machinery.faults["PromoteModel"] = [Fault("TransientError", is_late=True)] * 5

    ((_, text),) = messages(house, "alerts")

    assert house.champion == "2"
    assert "The promotion may stand: tradai history Alpha says what is live." in text


def test_a_promotion_is_told_with_its_reason(house: House, champion: str) -> None:
    ((subject, text),) = messages(house, "registration")

    assert subject == "[dev] INFO Retraining of Alpha: promoted"
    assert f"Promote model 2 over model {champion}" in text
    assert "version 2 is live" in text


@pytest.mark.parametrize(
    "payload", [{"model_name": 5}, {"trace_id": 5}, {"trace_id": "x" * 129}, {"job_id": 5}]
)
def test_of_a_run_that_ends_by_its_input_people_hear_once(house: House, payload: dict[str, object]) -> None:
    outcome = house.run("run", **payload)

    settle(outcome)

    ((subject, _),) = told("alerts")
    assert outcome.status == "FAILED"
    assert subject.startswith("[dev] ERROR Retraining of ")


def test_of_a_run_without_a_usable_name_nobody_is_told_to_try_again(house: House) -> None:
    settle(house.run("run", model_name=5))

    ((_, text),) = told("alerts")
    assert "Retraining of no named model ended FAILED" in text
    assert "tradai retrain" not in text
