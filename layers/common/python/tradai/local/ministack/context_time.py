"""Times that a state machine writes into tables are the stack's, like those that its functions write.

Its own events, waits and time-outs stay on the machine's clock.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import ministack.services.stepfunctions as states

from tradai.local.ministack.patching import Function, around
from tradai.local.ministack.stack_time import Seconds

_TIMES = frozenset({"$$.State.EnteredTime", "$$.Execution.StartTime"})


def apply(now: Seconds) -> None:
    def on_the_stacks_clock(resolve: Function) -> Function:
        def resolve_ctx_path(path: str, ctx: dict[str, Any]) -> Any:
            return _iso(now()) if path in _TIMES else resolve(path, ctx)

        return resolve_ctx_path

    around(states, "_resolve_ctx_path")(on_the_stacks_clock)


def _iso(seconds: float) -> str:
    text = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
