"""Every path through the state machine: how to get there, where it goes, how it ends."""

from __future__ import annotations

import importlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import boto3

from tests.account import REGION, STRATEGY
from tests.evidence import WINDOW_END
from tests.workflows.house import EvidentTraining, House
from tests.workflows.interpreter import StillRunning, TaskStopped
from tradai.common.entities.clock import system_clock
from tradai.common.errors import ConflictError, TransientError
from tradai.common.runtime import wiring_retraining

Arrange = Callable[[House], dict[str, Any]]


@dataclass(frozen=True)
class Scenario:
    """One path.

    Args:
        arrange: prepares the house; returns the execution's input.
        passes: states that it is the one to prove.
        champion: version that is live at the end.
        failures: consecutive failures remembered at the end.
    """

    arrange: Arrange
    passes: tuple[str, ...]
    status: str = "SUCCEEDED"
    champion: str | None = "1"
    failures: int = 0


def training(house: House) -> EvidentTraining:
    found = house.machinery.training
    assert isinstance(found, EvidentTraining)
    return found


def crowned(house: House) -> dict[str, Any]:
    """A champion is live; the next job sees a month of new days."""
    assert house.run("first").status == "SUCCEEDED"
    training(house).window_end = WINDOW_END + timedelta(days=30)
    return {"manual_trigger": True}


def nothing_yet(_: House) -> dict[str, Any]:
    return {}


def equal_challenger(house: House) -> dict[str, Any]:
    payload = crowned(house)
    training(house).champion = training(house).challenger
    return payload


def unfit_first(house: House) -> dict[str, Any]:
    training(house).challenger = -3.0
    return {}


def just_trained(house: House) -> dict[str, Any]:
    crowned(house)
    return {}


def held(house: House) -> dict[str, Any]:
    payload = crowned(house)
    states = wiring_retraining.retraining_states()
    states.take_lease(STRATEGY, "arn:other", "job", real_now=system_clock(), seconds=60)
    return payload


def unknown(_: House) -> dict[str, Any]:
    return {"model_name": "Nobody"}


def stops(exit_code: int, stop_code: str = "EssentialContainerExited") -> Arrange:
    def arrange(house: House) -> dict[str, Any]:
        payload = crowned(house)

        def stopped(_: dict[str, str]) -> None:
            raise TaskStopped(exit_code, stop_code)

        house.machinery.training = stopped
        return payload

    return arrange


def hangs(house: House) -> dict[str, Any]:
    def hanging(_: dict[str, str]) -> None:
        raise StillRunning

    house.timeouts = {"RunRetraining": 6}
    payload = crowned(house)
    house.machinery.training = hanging
    return payload


def loses_its_host_once(house: House) -> dict[str, Any]:
    payload, trained = crowned(house), training(house)

    def interrupted(environment: dict[str, str]) -> None:
        if environment["TRADAI_ATTEMPT"] == "1":
            raise TaskStopped(137, "SpotInterruption")
        trained(environment)

    house.machinery.training = interrupted
    return payload


def leaves_nothing(house: House) -> dict[str, Any]:
    payload = crowned(house)
    house.machinery.training = lambda _: None
    return payload


def incomplete(house: House) -> dict[str, Any]:
    house.timeouts = {"RequestReview": 2}
    payload = crowned(house)
    training(house).tamper = lambda results: [results[0], results[1] | {"data_version": "8"}]
    return payload


def reviewed(decision: str) -> Arrange:
    def arrange(house: House) -> dict[str, Any]:
        payload = incomplete(house)
        house.timeouts = {}
        threading.Thread(target=_answer, args=(decision,), daemon=True).start()
        return payload

    return arrange


def _answer(decision: str) -> None:
    dynamodb = boto3.client("dynamodb", region_name=REGION)
    while True:
        items = dynamodb.scan(TableName="tradai-jobs-dev")["Items"]
        token = next((item["task_token"]["S"] for item in items if "task_token" in item), None)
        if token:
            break
        time.sleep(0.1)
    states = wiring_retraining.retraining_states()
    state = states.get(STRATEGY)
    answer = {"decision": decision, "fence": state.fence if state else 0}
    client = boto3.client("stepfunctions", region_name=REGION)
    client.send_task_success(taskToken=token, output=json.dumps(answer))


def raising(folder: str, error: Exception, times: int = 1_000) -> Arrange:
    def arrange(house: House) -> dict[str, Any]:
        payload = crowned(house)
        left = iter(range(times))

        def handler(event: dict[str, Any], context: object) -> Any:
            if next(left, None) is not None:
                raise error
            return _real(folder)(event, context)

        house.machinery.handlers[folder] = handler
        return payload

    return arrange


def _real(folder: str) -> Callable[..., Any]:
    real: Callable[..., Any] = importlib.import_module(f"functions.{folder}.handler").lambda_handler
    return real


def unknown_decision(folder: str, answer: dict[str, Any]) -> Arrange:
    def arrange(house: House) -> dict[str, Any]:
        payload = crowned(house)
        house.machinery.handlers[folder] = lambda event, context: _real(folder)(event, context) | answer
        return payload

    return arrange


def overtaken(house: House) -> dict[str, Any]:
    """Another run took the lease over while this one promoted."""
    payload = crowned(house)

    def handler(event: dict[str, Any], context: object) -> Any:
        answer = _real("compare_models")(event, context)
        later = system_clock() + timedelta(days=1)
        states = wiring_retraining.retraining_states()
        states.take_lease(STRATEGY, "arn:newer", "job-2", real_now=later, seconds=60)
        return answer

    house.machinery.handlers["compare_models"] = handler
    return payload


FAILED = "FAILED"
STRAIGHT = (
    *("NormalizeInput", "MergeDefaults", "CheckRetrainingNeeded", "EvaluateRetrainingNeed"),
    *("RunRetraining", "CompareModels", "DecidePromotion", "PromoteModel"),
    *("UpdateRetrainingState", "RecordJobOutcome", "NotifyCompletion", "RetrainingDone"),
)
SCENARIOS: dict[str, Scenario] = {
    "the first fit model becomes champion": Scenario(nothing_yet, STRAIGHT),
    "a clearly better challenger replaces the champion": Scenario(crowned, ("PromoteModel",), champion="2"),
    "an equal challenger is not promoted": Scenario(equal_challenger, ("KeepCurrentModel",)),
    "an unfit first model is not promoted": Scenario(unfit_first, ("KeepCurrentModel",), champion=None),
    "a model just trained is left alone": Scenario(just_trained, ("SkipRetraining",)),
    "a held lease keeps a second run out": Scenario(held, ("SkipRetraining",)),
    "an unknown strategy is a failure that is told": Scenario(
        unknown, ("HandleInvalidModel", "NotifyFailure", "RetrainingFailed"), FAILED, champion=None
    ),
    "a training that exits 3 changes nothing": Scenario(
        stops(3), ("JudgeLoss", "RecordFailure", "RecordJobFailure"), FAILED, failures=1
    ),
    "a training that hangs ends at its time-out": Scenario(hangs, ("RecordFailure",), FAILED, failures=1),
    "a lost host is made up for once": Scenario(
        loses_its_host_once, ("JudgeLoss", "RetrainAfterHostLoss"), champion="2"
    ),
    "a host lost twice is a failure": Scenario(
        stops(137, "SpotInterruption"), ("RetrainAfterHostLoss", "RecordFailure"), FAILED, failures=1
    ),
    "a training without a result promotes nothing": Scenario(
        leaves_nothing, ("RecordFailure",), FAILED, failures=1
    ),
    "a review that nobody answers keeps the champion": Scenario(
        incomplete, ("ReleaseLease", "RequestReview", "ExpireReview", "KeepCurrentModel")
    ),
    "an approved review promotes": Scenario(
        reviewed("approve"), ("JudgeReview", "AcceptReview", "PromoteModel"), champion="2"
    ),
    "a rejected review keeps": Scenario(reviewed("reject"), ("JudgeReview", "KeepCurrentModel")),
    "a champion changed meanwhile refuses the promotion": Scenario(
        raising("promote_model", ConflictError("the champion is 9, not 1")),
        ("RecordFailure",),
        FAILED,
        failures=1,
    ),
    "a promotion without an answer is in doubt": Scenario(
        raising("promote_model", TransientError("MLflow is down")), ("DoubtPromotion",), FAILED, failures=1
    ),
    "a passing fault is retried": Scenario(
        raising("compare_models", TransientError("throttled"), times=2), ("PromoteModel",), champion="2"
    ),
    "a run that lost its lease can't promote": Scenario(overtaken, ("RecordFailure",), FAILED),
    "nobody told is a failure of its own": Scenario(
        raising("notify", TransientError("SNS is down")), ("RetrainingFailedUntold",), FAILED, champion="2"
    ),
    "an answer that nobody knows promotes nothing": Scenario(
        unknown_decision("compare_models", {"decision": "maybe"}), ("RecordFailure",), FAILED, failures=1
    ),
}
