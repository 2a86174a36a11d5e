"""A task token dies with its task: an answer that comes later is refused as on AWS.

MiniStack accepts an answer for an execution that was stopped or timed out, and says of an answered token
that it never was.
"""

# ruff: noqa: SLF001  a patch reaches into private names
from __future__ import annotations

from typing import Any

import ministack.services.stepfunctions as states
from ministack.core.responses import error_response_json

from tradai.local.ministack import executions
from tradai.local.ministack.patching import Function, around

_issued: dict[str, dict[str, Any]] = {}  # token to the execution that waits for it


def apply() -> None:
    around(states, "_invoke_with_callback")(_remember_token)
    for answer in ("_send_task_success", "_send_task_failure", "_send_task_heartbeat"):
        around(states, answer)(_while_it_waits)


def _remember_token(invoke: Function) -> Function:
    def invoke_with_callback(resource: str, given: Any, token: str, state: Any) -> Any:
        _issued[token] = executions.current()
        return invoke(resource, given, token, state)

    return invoke_with_callback


def _while_it_waits(answer: Function) -> Function:
    def send_task_answer(request: dict[str, Any]) -> Any:
        token = request.get("taskToken", "")
        execution = _issued.get(token)
        is_over = execution is not None and (
            execution["status"] != "RUNNING" or states._task_tokens.get(token) is None
        )
        if is_over:
            return error_response_json("TaskTimedOut", "Provided task does not exist anymore", 400)
        return answer(request)

    return send_task_answer
