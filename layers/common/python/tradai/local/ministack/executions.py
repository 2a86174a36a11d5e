"""Executions: names as on AWS, machine time-outs, and an ended execution stays ended.

MiniStack accepts names over 80 characters, answers a repeated start with an error even when it is the
same start, ignores the machine's own TimeoutSeconds, and lets a task that fails after StopExecution
turn ABORTED into FAILED.
"""

# ruff: noqa: SLF001  a patch reaches into private names
from __future__ import annotations

import contextvars
import json
import threading
from typing import Any

import ministack.services.stepfunctions as states
from ministack.core.responses import error_response_json, json_response, now_iso

from tradai.local.ministack.patching import Function, around

_MAX_NAME = 80
_NEVER = float(threading.TIMEOUT_MAX)
_current: contextvars.ContextVar[dict[str, Any]] = contextvars.ContextVar("tradai_execution")


def apply() -> None:
    around(states, "_start_execution")(_start_by_name)
    around(states, "_run_execution")(_with_machine_timeout)
    around(states, "_fail_execution")(_only_while_running)


def current() -> dict[str, Any]:
    """The execution on whose behalf this thread runs a task."""
    return _current.get()


def _start_by_name(start: Function) -> Function:
    def start_execution(request: dict[str, Any]) -> Any:
        name = request.get("name") or ""
        if len(name) > _MAX_NAME:
            return error_response_json("InvalidName", f"Invalid Name: '{name}'", 400)
        known = _running(request, name) if name else None
        if known and known["input"] == request.get("input", "{}"):
            return json_response({"executionArn": known["executionArn"], "startDate": known["startDate"]})
        return start(request)

    return start_execution


def _running(request: dict[str, Any], name: str) -> dict[str, Any] | None:
    machine = states._resolve_state_machine_arn(request.get("stateMachineArn", ""))
    execution = states._executions.get(f"{machine}:{name}".replace(":stateMachine:", ":execution:"))
    return execution if execution and execution["status"] == "RUNNING" else None


def _with_machine_timeout(run: Function) -> Function:
    def run_execution(arn: str) -> None:
        execution = states._executions[arn]
        _current.set(execution)
        machine = states._state_machines[execution["stateMachineArn"]]
        seconds = json.loads(machine["definition"]).get("TimeoutSeconds")
        context = contextvars.copy_context()  # the timer's thread must know account and region
        timer = threading.Timer(seconds or _NEVER, context.run, (_time_out, execution))
        timer.daemon = True
        timer.start()
        try:
            run(arn)
        finally:
            timer.cancel()

    return run_execution


def _time_out(execution: dict[str, Any]) -> None:
    if execution["status"] != "RUNNING":
        return
    execution.update(status="TIMED_OUT", stopDate=now_iso(), error="States.Timeout")
    states._add_event(
        execution, "ExecutionTimedOut", {"executionTimedOutEventDetails": {"error": "States.Timeout"}}
    )
    states._emit_execution_status_event(execution)


def _only_while_running(fail: Function) -> Function:
    def fail_execution(execution: dict[str, Any], error: str, cause: str) -> None:
        if execution["status"] == "RUNNING":
            fail(execution, error, cause)

    return fail_execution
