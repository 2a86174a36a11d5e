"""The stack's clock inside MiniStack: one SSM parameter, the machine's time while it is not set."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from ministack.services import ssm

Seconds = Callable[[], float]


def stack_clock(parameter: str) -> Seconds:
    """Seconds since the epoch on the clock that the parameter holds."""

    def now() -> float:
        text = ssm.resolve_parameter_value(parameter)
        return datetime.fromisoformat(text).timestamp() if text else time.time()

    return now


class TimeModule:
    """Stands for the `time` module where a service looks it up; `time()` is another clock's."""

    def __init__(self, now: Seconds, sleep: Callable[[float], None] = time.sleep) -> None:
        self.time, self.sleep = now, sleep

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)
