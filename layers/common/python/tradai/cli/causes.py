"""Why an execution ended badly, without the machine's own record around it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

LONGEST: Final = 300
NOT_DEPLOYED: Final = re.compile(r"unable to find task definition|task ?definition not found", re.IGNORECASE)
DEPLOY: Final = "deploy it first: tradai deploy strategy FOLDER"


def in_short(cause: str) -> str:
    """A cause for people: of a stopped task its exit code, of a function its message."""
    told = _without_record(cause)
    return f"{told.rstrip('.')}; {DEPLOY}" if NOT_DEPLOYED.search(told) else told


def _without_record(cause: str) -> str:
    head, brace, rest = cause.partition("{")
    try:
        facts = json.loads(brace + rest)
    except ValueError:
        return cause[:LONGEST]
    for key, told in _TOLD.items():
        if key in facts:
            return f"{head}{told(facts)}"
    return cause[:LONGEST]


def _stopped(task: Mapping[str, Any]) -> str:
    codes = ", ".join(
        f"container {container.get('Name')} exited with {container['ExitCode']}"
        for container in task.get("Containers", [])
        if container.get("ExitCode") is not None
    )
    return ": ".join(filter(None, (task["StoppedReason"], codes)))


def _raised(error: Mapping[str, Any]) -> str:
    return str(error["errorMessage"])


_TOLD: Mapping[str, Callable[[Mapping[str, Any]], str]] = {"StoppedReason": _stopped, "errorMessage": _raised}
