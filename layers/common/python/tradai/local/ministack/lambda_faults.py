"""A handler's exception keeps its class name, and the environment that raised it survives, as on AWS.

MiniStack reports every fault as `Runtime.HandlerError`, so Retry and Catch by class name take another
path, and ends the worker, so every expected fault costs a cold start.
"""

# ruff: noqa: SLF001  a patch reaches into private names
from __future__ import annotations

from typing import Any

import ministack.core.lambda_runtime as runtime
import ministack.services.lambda_svc as service

from tradai.local.ministack.patching import Function, around, replaced_once

_FAULT = "__fault__"
_INIT_FAILED = "Worker init failed: "
_EXITED = "Worker process died"
_IMPORT_FAULTS = dict.fromkeys(("ModuleNotFoundError", "ImportError"), "Runtime.ImportModuleError")

_INVOKE_BEFORE = (
    'json.dumps({"status": "error", "error": str(e), "trace": traceback.format_exc()})'  # the worker's invoke
)
_INVOKE_AFTER = (
    f'(traceback.print_exc(), json.dumps({{"status": "ok", "result": {{"{_FAULT}": {{'
    '"errorMessage": str(e), "errorType": type(e).__name__, '
    '"stackTrace": traceback.format_tb(e.__traceback__)}}}))[1]'
)
_INIT_BEFORE = '_real_stdout.write(json.dumps({"status": "error", "error": str(e)})'
_INIT_AFTER = (
    "traceback.print_exc()\n        _real_stdout.write(json.dumps("
    '{"status": "error", "error": type(e).__name__ + " " + str(e)})'
)


def apply() -> None:
    script = replaced_once(runtime._PYTHON_WORKER_SCRIPT, _INVOKE_BEFORE, _INVOKE_AFTER)
    runtime._PYTHON_WORKER_SCRIPT = replaced_once(script, _INIT_BEFORE, _INIT_AFTER)

    @around(service, "_execute_function_warm")
    def _named_faults(execute: Function) -> Function:
        def execute_and_name(func: Any, event: Any, request_id: str) -> dict[str, Any]:
            return _answer(execute(func, event, request_id), request_id)

        return execute_and_name


def _answer(result: dict[str, Any], request_id: str) -> dict[str, Any]:
    body = result.get("body")
    if isinstance(body, dict) and set(body) == {_FAULT}:
        return {**result, "error": True, "body": {**body[_FAULT], "requestId": request_id}}
    if result.get("error") and isinstance(body, dict):
        return {**result, "body": {**body, **_named(str(body.get("errorMessage", "")))}}
    return result


def _named(message: str) -> dict[str, str]:
    """The type AWS gives a failed start or an exit; nothing for other messages."""
    if message.startswith(_INIT_FAILED):
        error_type, _, text = message.removeprefix(_INIT_FAILED).partition(" ")
        return {"errorType": _IMPORT_FAULTS.get(error_type, error_type), "errorMessage": text}
    if message == _EXITED:
        return {"errorType": "Runtime.ExitError", "errorMessage": "Runtime exited without providing a reason"}
    return {}
