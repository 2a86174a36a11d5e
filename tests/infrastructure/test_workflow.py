"""The definition file and the machine made of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.infrastructure.templates import Environment
from tradai.common import errors

ROOT = Path(__file__).parents[2]
FILE = ROOT / "state_machines" / "retraining_workflow.asl.json"
TEXT = FILE.read_text(encoding="utf-8")
MACHINE: dict[str, Any] = json.loads(TEXT)
STATES: dict[str, dict[str, Any]] = MACHINE["States"]
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}
TRANSIENT = [
    "TransientError",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.TooManyRequestsException",
    "Sandbox.Timedout",
]
LIMIT = 100_800
SLOW = {"RunRetraining": 9_000, "RetrainAfterHostLoss": 2_100, "RequestReview": 86_400}
REFUSED_AT_ONCE = 30  # a call that a service does not accept fails within its client's time-out


def test_the_synthesised_definition_is_clean(local: Environment, tmp_path: Path) -> None:
    definition = tmp_path / "definition.json"
    definition.write_text(_synthesised(local))

    linted = subprocess.run(
        [Path(sys.executable).with_name("statelint"), definition], capture_output=True, text=True, check=False
    )

    assert (linted.returncode, linted.stdout) == (0, "")


def test_the_file_holds_names_only() -> None:
    arns = set(re.findall(r"arn:[^\"]*", TEXT))

    assert arns == {
        "arn:aws:states:::lambda:invoke",
        "arn:aws:states:::dynamodb:updateItem",
        "arn:aws:states:::ecs:runTask.sync",
        "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
    }
    assert not re.search(r"\d{12}", TEXT)


def test_every_placeholder_is_substituted_and_every_substitution_used(local: Environment) -> None:
    (machine,) = local.of_type("AWS::StepFunctions::StateMachine").values()

    assert set(re.findall(r"\$\{(\w+)\}", TEXT)) == set(machine["Properties"]["DefinitionSubstitutions"])


def test_the_machine_invokes_published_versions(local: Environment) -> None:
    (machine,) = local.of_type("AWS::StepFunctions::StateMachine").values()
    versions = local.of_type("AWS::Lambda::Version")
    functions = [
        value["Ref"]
        for name, value in machine["Properties"]["DefinitionSubstitutions"].items()
        if name in {"CheckRetrainingNeededArn", "CompareModelsArn", "PromoteModelArn", "NotifyArn"}
    ]

    assert len(functions) == 4
    assert set(functions) <= set(versions)


@pytest.mark.parametrize("name", sorted(TASKS))
def test_every_task_is_tried_again_bounded_and_caught(name: str) -> None:
    task = TASKS[name]
    common = task["Retry"][0]

    assert common == {
        "ErrorEquals": TRANSIENT,
        "IntervalSeconds": 2,
        "MaxAttempts": 4,
        "BackoffRate": 2.0,
        "MaxDelaySeconds": 60,
        "JitterStrategy": "FULL",
    }
    assert task["Catch"][-1]["ErrorEquals"] == ["States.ALL"]
    assert task["TimeoutSeconds"] == SLOW.get(name, task["TimeoutSeconds"])
    assert name in SLOW or task["TimeoutSeconds"] <= 120


@pytest.mark.parametrize("name", sorted(TASKS))
def test_no_task_carries_a_whole_answer_along(name: str) -> None:
    assert "ResultSelector" in TASKS[name] or TASKS[name]["ResultPath"] is None


def test_a_function_times_out_by_itself_before_its_state_does(local: Environment) -> None:
    functions = local.named("AWS::Lambda::Function", "FunctionName")
    seconds = {name: f["Properties"]["Timeout"] for name, f in functions.items()}

    for task in TASKS.values():
        placeholder = task["Parameters"].get("FunctionName", "")
        if placeholder:
            kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", placeholder[2:-4]).lower()
            assert task["TimeoutSeconds"] > seconds[f"tradai-dev-{kebab}"]


def test_every_state_can_be_reached_and_every_arrow_leads_somewhere() -> None:
    reached, waiting = set(), [MACHINE["StartAt"]]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += _followers(STATES[state])

    assert reached == set(STATES)


def test_the_worst_path_ends_before_the_machine_does() -> None:
    assert MACHINE["TimeoutSeconds"] == LIMIT
    assert _worst(MACHINE["StartAt"]) < LIMIT


def test_the_lease_outlives_everything_that_needs_it(local: Environment) -> None:
    variables = local.named("AWS::Lambda::Function", "FunctionName")["tradai-dev-check-retraining-needed"]
    lease = int(variables["Properties"]["Environment"]["Variables"]["LEASE_SECONDS"])
    held = ("CheckRetrainingNeeded", "RunRetraining", "RetrainAfterHostLoss", "CompareModels", "PromoteModel")

    assert lease > sum(map(_seconds, (*held, "UpdateRetrainingState")))
    assert lease <= LIMIT - SLOW["RequestReview"]


def test_the_lease_is_given_back_before_a_person_is_asked() -> None:
    assert STATES["DecidePromotion"]["Choices"][2]["Next"] == "ReleaseLease"
    assert "REMOVE #owner, expires_at" in STATES["ReleaseLease"]["Parameters"]["UpdateExpression"]
    assert STATES["ReleaseLease"]["Next"] == "RequestReview"


@pytest.mark.parametrize("name", ["ReleaseLease", "UpdateRetrainingState", "RecordFailure"])
def test_state_is_written_only_by_the_run_that_holds_the_lease(name: str) -> None:
    parameters = STATES[name]["Parameters"]

    assert parameters["ConditionExpression"] == "fence = :fence OR #owner = :me"
    assert parameters["ExpressionAttributeValues"][":me"] == {"S.$": "$$.Execution.Id"}


def test_a_state_whose_error_is_named_by_a_function_has_that_name_in_the_taxonomy() -> None:
    named = {
        e
        for task in TASKS.values()
        for part in ("Retry", "Catch")
        for c in task[part]
        for e in c["ErrorEquals"]
    }

    ours = {name for name in named if "." not in name}
    assert ours == {
        "TransientError",
        "ConflictError",
        "InvalidTransitionError",
        "ValidationFailedError",
        "NotFoundError",
        "ConfigurationError",
    }
    assert all(hasattr(errors, name) for name in ours)


def _synthesised(environment: Environment) -> str:
    (machine,) = environment.of_type("AWS::StepFunctions::StateMachine").values()
    definition = environment.text(machine["Properties"]["DefinitionString"])
    for name, value in machine["Properties"]["DefinitionSubstitutions"].items():
        definition = definition.replace(f"${{{name}}}", environment.text(value))
    return definition


def _followers(state: Mapping[str, Any]) -> list[str]:
    choices = [*state.get("Choices", ()), *state.get("Catch", ())]
    ahead = [state.get("Next"), state.get("Default"), *(choice["Next"] for choice in choices)]
    return [name for name in ahead if name]


@cache
def _worst(name: str) -> float:
    """Seconds from a state to the end of the machine, if everything goes as slowly as it may."""
    return _seconds(name) + max(map(_worst, _followers(STATES[name])), default=0)


def _seconds(name: str) -> float:
    """A state's time with all its retries. What outlives its time-out is not retried.

    A function may take its whole time in every attempt. A task or a person takes it once: what is retried
    there is the call, and a service refuses a call at once.
    """
    state = STATES[name]
    if state["Type"] != "Task":
        return 0
    attempts: int = sum(retrier["MaxAttempts"] for retrier in state["Retry"])
    once: int = state["TimeoutSeconds"]
    again = REFUSED_AT_ONCE if name in SLOW else once
    return once + again * attempts + sum(_delays(state["Retry"]))


def _delays(retriers: list[Any]) -> Iterator[float]:
    for retrier in retriers:
        for attempt in range(retrier["MaxAttempts"]):
            delay = retrier["IntervalSeconds"] * retrier["BackoffRate"] ** attempt
            yield min(delay, retrier["MaxDelaySeconds"])
