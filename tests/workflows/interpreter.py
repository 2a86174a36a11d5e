"""moto's Step Functions interpreter, with real handlers and a training that the test provides.

What is patched is what moto lacks or does otherwise than AWS: functions run in this process, a container
is a callable, a stopped container with a bad exit code is a failed task, and retries do not wait.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import boto3
from moto import mock_aws
from moto.awslambda_simple.models import LambdaSimpleBackend
from moto.stepfunctions.parser.api import HistoryEventType, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
    FailureEvent,
    FailureEventException,
)
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import (
    StatesErrorNameType,
)
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    state_task_service_callback as callback,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    state_task_service_dynamodb as dynamodb,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import (
    StateTaskService,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_aws_sdk import (
    StateTaskServiceAwsSdk,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_ecs import (
    StateTaskServiceEcs,
)
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

DYNAMODB = dynamodb.StateTaskServiceDynamoDB
PARSE = AmazonStateLanguageParser.parse
Handler = Callable[[dict[str, Any], object], Any]
Training = Callable[[dict[str, str]], None]


class TaskStopped(Exception):  # noqa: N818 - what ECS calls it
    """Raised by a training: the container stopped with this exit code."""

    def __init__(
        self, exit_code: int = 1, stop_code: str = "EssentialContainerExited", reason: str = ""
    ) -> None:
        self.exit_code, self.stop_code, self.reason = exit_code, stop_code, reason
        super().__init__(f"exit code {exit_code}")


@dataclass(frozen=True)
class Fault:
    """What the state machine sees go wrong with one attempt of a task.

    Args:
        error: the name it selects on; `States.Timeout` is the state's own time-out.
        is_late: the service did its work, only the answer is lost.
    """

    error: str
    is_late: bool = False


class StillRunning(Exception):  # noqa: N818 - no error: ask again later
    """Raised by a training that hangs."""


@dataclass
class Machinery:
    """Functions by folder name (the real handlers unless a test puts its own) and the training.

    Args:
        faults: by state, what its next attempts meet.
    """

    training: Training
    handlers: dict[str, Handler] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    invoked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def invoke(self, function_name: str, _qualifier: object, body: Any, _in: object, out: Any) -> bytes:
        """The body of a Lambda invocation, with the error shape of the real runtime."""
        folder = (
            function_name.rsplit(":function:", maxsplit=1)[-1]
            .split(":", maxsplit=1)[0]
            .removeprefix("tradai-dev-")
            .replace("-", "_")
        )
        event = json.loads(body or "null")
        self.invoked.append((folder, event))
        try:
            return json.dumps(self._handler(folder)(event, SimpleNamespace(aws_request_id="r"))).encode()
        except Exception as error:  # noqa: BLE001 - the runtime catches everything
            out["x-amz-function-error"] = "Unhandled"
            return json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)}).encode()

    def next_fault(self, state: str) -> Fault | None:
        waiting = self.faults.get(state)
        return waiting.pop(0) if waiting else None

    def invoked_with(self, folder: str, **facts: Any) -> list[dict[str, Any]]:
        """What a function was asked, where it had these facts."""
        return [event for name, event in self.invoked if name == folder and facts.items() <= event.items()]

    def _handler(self, folder: str) -> Handler:
        return self.handlers.get(folder) or self.real(folder)

    @staticmethod
    def real(folder: str) -> Handler:
        """The product's own."""
        handler: Handler = importlib.import_module(f"functions.{folder}.handler").lambda_handler
        return handler

    def resolver(
        self, parameters: dict[str, Any], failed: Callable[[TaskStopped], Exception]
    ) -> Callable[[], Any]:
        """Runs the container once; its end is the task's."""
        override = parameters["overrides"]["containerOverrides"][0]
        environment = {entry["name"]: entry["value"] for entry in override["environment"]}

        def resolve() -> Any:
            try:
                self.training(environment)
            except StillRunning:
                return None
            except TaskStopped as stopped:
                raise failed(stopped) from None
            return {"TaskArn": "arn:aws:ecs:eu-west-1:123456789012:task/t", "LastStatus": "STOPPED"}

        return resolve


def _failure(env: Any, stopped: TaskStopped) -> FailureEventException:
    ended: dict[str, Any] = {
        "StopCode": stopped.stop_code,
        "StoppedReason": stopped.reason,
        "Containers": [{"ExitCode": stopped.exit_code}],
    }
    name = StatesErrorName(typ=StatesErrorNameType.StatesTaskFailed)
    return _failed(env, name, json.dumps(ended))


def _failed(env: Any, name: Any, cause: str) -> FailureEventException:
    details = TaskFailedEventDetails(resourceType="test", resource="test", error=name.error_name, cause=cause)
    return FailureEventException(
        FailureEvent(
            env=env,
            error_name=name,
            event_type=HistoryEventType.TaskFailed,
            event_details=EventDetails(taskFailedEventDetails=details),
        )
    )


@lru_cache(maxsize=8)
def _parsed(definition: str) -> Any:
    """A definition is parsed once, not once per execution."""
    return PARSE(definition)


def _meeting_faults(machinery: Machinery) -> Callable[[Any, Any], None]:
    evaluate = StateTaskService._eval_execution

    def attempt(self: Any, env: Any) -> None:
        fault = machinery.next_fault(env.states.context_object.context_object_data["State"]["Name"])
        if fault is None or fault.is_late:
            evaluate(self, env)
        if fault is not None:
            raise _met(self, env, fault)

    return attempt


def _met(task: Any, env: Any, fault: Fault) -> FailureEventException:
    if fault.error == "States.Timeout":
        return FailureEventException(task._get_timed_out_failure_event(env))
    return _failed(env, CustomErrorName(fault.error), f"{fault.error} was injected")


def _told_as_it_is(service: type[Any]) -> Callable[[Any, Any, Exception], FailureEvent]:
    """Integrations of moto that rename what they don't know leave our failures alone."""
    rename = service._from_error

    def from_error(self: Any, env: Any, ex: Exception) -> FailureEvent:
        if isinstance(ex, FailureEventException):
            return ex.failure_event
        event: FailureEvent = rename(self, env, ex)
        return event

    return from_error


@contextmanager
def interpreted(machinery: Machinery) -> Iterator[None]:
    """AWS in this process, whose workflows run with `machinery`."""
    engines = {"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}
    with (
        patch.object(LambdaSimpleBackend, "invoke", machinery.invoke),
        patch.object(StateTaskServiceEcs, "_eval_service_task", _submitted),
        patch.object(StateTaskServiceEcs, "_build_sync_resolver", _resolver_of(machinery)),
        patch.object(AmazonStateLanguageParser, "parse", _parsed),
        patch.object(StateTaskService, "_eval_execution", _meeting_faults(machinery)),
        patch.object(DYNAMODB, "_from_error", _told_as_it_is(DYNAMODB)),
        patch.object(StateTaskServiceAwsSdk, "_from_error", _told_as_it_is(StateTaskServiceAwsSdk)),
        patch.object(StateTaskService, "_normalise_parameters", _to_request),
        patch.object(StateTaskService, "_normalise_response", _from_response),
        patch.object(retrier_decl, "time", SimpleNamespace(sleep=lambda _: None)),
        patch.object(callback, "_DELAY_SECONDS_SYNC_CONDITION_CHECK", 0.02),
        mock_aws(config=engines),
    ):
        yield


def _submitted(_: StateTaskServiceEcs, env: Any, *__: Any, **___: Any) -> None:
    env.stack.append({"Tasks": [{"TaskArn": "t", "ClusterArn": "c"}]})


def _resolver_of(machinery: Machinery) -> Callable[..., Callable[[], Any]]:
    def build(_: object, env: Any, *, normalised_parameters: Any, **__: Any) -> Callable[[], Any]:
        env.stack.pop()
        return machinery.resolver(normalised_parameters, lambda stopped: _failure(env, stopped))

    return build


def _shape(self: Any, service: str | None, action: str | None, kind: str) -> Any:
    name: Any = service or self._get_boto_service_name()
    client: Any = boto3.client(name, region_name="eu-west-1")
    operation = client.meta.method_to_api_mapping[action or self._get_boto_service_action()]
    return getattr(client.meta.service_model.operation_model(operation), kind)


def _to_request(
    self: Any, parameters: Any, boto_service_name: Any = None, service_action_name: Any = None
) -> None:
    shape = _shape(self, boto_service_name, service_action_name, "input_shape")
    if shape:
        self._to_boto_request(parameters, shape)


def _from_response(
    self: Any, response: Any, boto_service_name: Any = None, service_action_name: Any = None
) -> None:
    shape = _shape(self, boto_service_name, service_action_name, "output_shape")
    if shape:
        self._from_boto_response(response, shape)
