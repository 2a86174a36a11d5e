"""`ecs:runTask.sync` as on AWS: one task in the answer, a failure when it failed, and no orphan.

MiniStack hands over the whole DescribeTasks answer and calls a non-zero exit a success; when the state
times out or the execution is stopped, the task runs on.
"""

# ruff: noqa: SLF001  a patch reaches into private names
from __future__ import annotations

import json
import time
from contextvars import ContextVar
from typing import Any

import ministack.services.stepfunctions as states
from ministack.services import ecs

from tradai.local.ministack import executions
from tradai.local.ministack.patching import Function, around

_POLL_SECONDS = 0.2
_deadline: ContextVar[float | None] = ContextVar("tradai_deadline", default=None)


class ExecutionEndedError(Exception):
    """Ends the worker thread of a stopped execution; no Retry or Catch may see it."""


def apply() -> None:
    around(states, "_invoke_resource_with_timeout")(_remember_deadline)
    around(states, "_poll_ecs_tasks")(lambda _: _wait_for_task)


def _remember_deadline(invoke: Function) -> Function:
    def invoke_with_timeout(resource: str, given: Any, seconds: float) -> Any:
        token = _deadline.set(time.monotonic() + seconds)
        try:
            return invoke(resource, given, seconds)
        finally:
            _deadline.reset(token)

    return invoke_with_timeout


def _wait_for_task(cluster: str, arns: list[str]) -> dict[str, Any]:
    execution, deadline = executions.current(), _deadline.get()
    while True:
        task = _described(cluster, arns[0])
        if task.get("lastStatus") == "STOPPED":
            return _outcome(task)
        if execution["status"] != "RUNNING":
            _stop(cluster, arns, "the execution ended")
            raise ExecutionEndedError(execution["executionArn"])
        if deadline and time.monotonic() > deadline:
            _stop(cluster, arns, "the state timed out")
            raise states._ExecutionError("States.Timeout", "the task ran past TimeoutSeconds")
        time.sleep(_POLL_SECONDS)


def _described(cluster: str, arn: str) -> dict[str, Any]:
    _, _, body = ecs._describe_tasks({"cluster": cluster, "tasks": [arn]})
    return next(iter(json.loads(body).get("tasks", [])), {})


def _stop(cluster: str, arns: list[str], reason: str) -> None:
    for arn in arns:
        ecs._stop_task({"cluster": cluster, "task": arn, "reason": reason})


def _outcome(task: dict[str, Any]) -> dict[str, Any]:
    codes = [container.get("exitCode") for container in task["containers"]]
    answer: dict[str, Any] = _pascal(task)
    if task.get("stopCode") != "EssentialContainerExited" or any(code != 0 for code in codes):
        raise states._ExecutionError("States.TaskFailed", json.dumps(answer))
    return answer


def _pascal(value: Any) -> Any:
    if isinstance(value, list):
        return [_pascal(item) for item in value]
    if isinstance(value, dict):
        return {key[:1].upper() + key[1:]: _pascal(item) for key, item in value.items()}
    return value
