"""Everything that can go wrong in a state of the workflow, as cases for one long-lived environment."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from unittest.mock import patch

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from tests.fakes.mlflow_adapter import InMemoryMLflow
from tests.workflows.house import House, definition
from tests.workflows.interpreter import Fault, TaskStopped
from tests.workflows.scenarios import training
from tradai.common.errors import TradaiError, TransientError

STATES: Final[Mapping[str, Any]] = json.loads(definition())["States"]
TASKS: Final = {name: state for name, state in STATES.items() if state["Type"] == "Task"}
FUNCTIONS: Final = {
    "CheckRetrainingNeeded": "check_retraining_needed",
    "CompareModels": "compare_models",
    "PromoteModel": "promote_model",
    "NotifyCompletion": "notify",
    "NotifyFailure": "notify",
}
ATTEMPTS: Final = 5  # the first and four more
AFTER_PROMOTION: Final = frozenset({"UpdateRetrainingState", "RecordJobOutcome", "NotifyCompletion"})
CRASHES: Final = ("RuntimeError", "Runtime.ExitError")
NOT_RETRIED: Final[Mapping[str, tuple[str, ...]]] = {
    "lambda": (*(e.__name__ for e in TradaiError.__subclasses__() if e is not TransientError), *CRASHES),
    "dynamodb": ("DynamoDB.AccessDeniedException",),
    "aws-sdk": ("DynamoDb.AccessDeniedException",),
    "ecs": ("ECS.InvalidParameterException", "ECS.AccessDeniedException"),
}
Arrange = Callable[[House], None]
Around = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Case:
    """One execution.

    Args:
        arrange: what goes wrong, and the road to where it does.
        promotes: whether the challenger is live afterwards.
        asked: the execution's input beside model and job.
    """

    arrange: Arrange
    status: str = "FAILED"
    promotes: bool = False
    asked: Mapping[str, Any] = field(default_factory=lambda: {"manual_trigger": True})


@dataclass(frozen=True)
class Road:
    """A way to states that are not on the straight one; where it ends when nothing else goes wrong."""

    prepare: Arrange
    status: str = "SUCCEEDED"
    promotes: bool = True
    states: tuple[str, ...] = field(default=())


def straight(_: House) -> None: ...


def unclear(house: House) -> None:
    training(house).tamper = lambda results: [results[0], results[1] | {"data_version": "8"}]


def host_lost(house: House) -> None:
    trained = training(house)

    def interrupted(environment: dict[str, str]) -> None:
        if environment["TRADAI_ATTEMPT"] == "1":
            raise TaskStopped(137, "SpotInterruption")
        trained(environment)

    house.machinery.training = interrupted


def failing(house: House) -> None:
    house.machinery.faults["CompareModels"] = [Fault("ConfigurationError")]


ROADS: Final = (
    Road(unclear, promotes=False, states=("ReleaseLease", "RequestReview")),
    Road(host_lost, states=("RetrainAfterHostLoss",)),
    Road(failing, "FAILED", promotes=False, states=("RecordFailure", "RecordJobFailure", "NotifyFailure")),
)
STRAIGHT: Final = Road(straight, states=tuple(set(TASKS) - {name for road in ROADS for name in road.states}))


def cases() -> dict[str, Case]:
    """The matrix: what goes wrong, and where."""
    return dict([*_passing(), *_lasting(), *_refused(), *_lost_answers(), *_inside_functions(), *_stopped()])


def _passing() -> Iterator[tuple[str, Case]]:
    """Every error that any Retry names, as often as it may happen, in every state of a road at once."""
    for road in (STRAIGHT, *ROADS):
        for part in range(2):
            faults = {name: list(_part(TASKS[name], part)) for name in road.states}
            label = f"{part + 1}/2 of what is retried passes on the road of {min(road.states)}"
            yield label, _case(road, faults, road.status, promotes=road.promotes)


def _part(task: Mapping[str, Any], part: int) -> Iterator[Fault]:
    for entry in task["Retry"]:
        most = entry["MaxAttempts"]
        yield from map(Fault, entry["ErrorEquals"][part * most : (part + 1) * most])


def _lasting() -> Iterator[tuple[str, Case]]:
    """What is retried in vain: a fault of every Retry entry, a function that times out or is throttled."""
    for name, task in TASKS.items():
        errors = [entry["ErrorEquals"][0] for entry in task["Retry"]]
        errors += ["Lambda.TooManyRequestsException", "Sandbox.Timedout"] if name in FUNCTIONS else []
        for error in errors:
            yield f"{name}: {error} lasts", _broken(name, [Fault(error)] * ATTEMPTS)


def _refused() -> Iterator[tuple[str, Case]]:
    """What is not retried, and each state's own time-out."""
    for name, task in TASKS.items():
        for error in (*NOT_RETRIED[task["Resource"].split(":")[5]], "States.Timeout"):
            yield f"{name}: {error}", _broken(name, [Fault(error)])


def _lost_answers() -> Iterator[tuple[str, Case]]:
    """The work is done, the answer does not arrive: once, or until nobody asks again.

    Not for a container or a person: their end is waited for, not answered.
    """
    for name in sorted(set(TASKS) - {"RunRetraining", "RetrainAfterHostLoss", "RequestReview"}):
        road = _road(name)
        once = {name: [Fault("TransientError", is_late=True)]}
        yield f"{name}: one answer is lost", _case(road, once, road.status, promotes=road.promotes)
    for name in ("CheckRetrainingNeeded", "PromoteModel", "UpdateRetrainingState", "RecordFailure"):
        yield (
            f"{name}: every answer is lost",
            _broken(
                name, [Fault("TransientError", is_late=True)] * ATTEMPTS, promotes=name == "PromoteModel"
            ),
        )


def _inside_functions() -> Iterator[tuple[str, Case]]:
    """Services that refuse while the real function runs; only while it does."""
    for state, folder in FUNCTIONS.items():
        services = ("dynamodb", "sns") if folder == "notify" else ("dynamodb",)
        for service in services:
            yield f"{state}: {service} refuses inside", _around(state, partial(refusing, service))
    yield "CompareModels: S3 refuses inside", _around("CompareModels", partial(refusing, "s3"))
    for state in ("CompareModels", "PromoteModel"):
        yield f"{state}: MLflow is down", _around(state, mlflow_down)


def _stopped() -> Iterator[tuple[str, Case]]:
    """Containers that end badly, and each way of losing a host: twice is once too often."""
    for stopped in (
        TaskStopped(1),
        TaskStopped(137),
        TaskStopped(137, "SpotInterruption"),
        TaskStopped(137, "TerminationNotice"),
        TaskStopped(1, "TaskFailedToStart", "Host EC2 (instance i-1) terminated."),
    ):
        label = f"the container stops: {stopped.exit_code} {stopped.stop_code} {stopped.reason}".strip()
        yield label, Case(partial(_stopping, stopped))


def _stopping(stopped: TaskStopped, house: House) -> None:
    def stop(_: dict[str, str]) -> None:
        raise stopped

    house.machinery.training = stop


def _road(name: str) -> Road:
    return next((road for road in ROADS if name in road.states), STRAIGHT)


def _broken(name: str, faults: list[Fault], *, promotes: bool | None = None) -> Case:
    """A fault that ends the run."""
    known = name in AFTER_PROMOTION if promotes is None else promotes or name in AFTER_PROMOTION
    is_expiry = name == "RequestReview" and faults == [Fault("States.Timeout")]
    return _case(_road(name), {name: faults}, "SUCCEEDED" if is_expiry else "FAILED", promotes=known)


def _case(road: Road, faults: Mapping[str, list[Fault]], status: str, *, promotes: bool) -> Case:
    def arrange(house: House) -> None:
        road.prepare(house)
        for name, waiting in faults.items():
            house.machinery.faults[name] = [*house.machinery.faults.get(name, ()), *waiting]

    return Case(arrange, status, promotes)


def _around(state: str, around: Around) -> Case:
    """The real function of a state, run inside a context."""
    folder, road = FUNCTIONS[state], _road(state)
    real = importlib.import_module(f"functions.{folder}.handler").lambda_handler

    def handler(event: dict[str, Any], context: object) -> Any:
        with around():
            return real(event, context)

    def arrange(house: House) -> None:
        road.prepare(house)
        house.machinery.handlers[folder] = handler

    return Case(arrange, "FAILED", promotes=state in AFTER_PROMOTION)


@contextmanager
def refusing(service: str) -> Iterator[None]:
    """Every call to a service is throttled."""
    call = BaseClient._make_api_call  # type: ignore[attr-defined]  # the one place all calls go through

    def refuse(self: Any, operation: str, parameters: dict[str, Any]) -> Any:
        if self.meta.service_model.service_name == service:
            raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "slower"}}, operation)
        return call(self, operation, parameters)

    with patch.object(BaseClient, "_make_api_call", refuse):
        yield


def mlflow_down() -> AbstractContextManager[Any]:
    """No call to MLflow is answered."""
    return patch.object(InMemoryMLflow, "__getattribute__", _unanswered)


def _unanswered(registry: object, name: str) -> Any:
    if name.startswith("_"):
        return object.__getattribute__(registry, name)
    raise TransientError(f"MLflow did not answer {name}")
