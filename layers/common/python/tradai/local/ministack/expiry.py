"""Items expire on the stack's clock, seconds after their time.

MiniStack's reaper compares `ttl` with the machine's time once a minute, so that with a clock set to
another year every retired config version would vanish.
"""

# ruff: noqa: SLF001  a patch reaches into private names
from __future__ import annotations

import threading
import time
from types import FunctionType

from ministack.services import dynamodb

from tradai.local.ministack.stack_time import Seconds, TimeModule

_REAPER = "dynamodb-ttl-reaper"
_PERIOD_SECONDS = 2


def apply(now: Seconds) -> None:
    if not any(thread.name == _REAPER for thread in threading.enumerate()):
        raise RuntimeError(f"MiniStack changed: there is no thread {_REAPER}")
    names = {**vars(dynamodb), "time": TimeModule(now, sleep=lambda _: time.sleep(_PERIOD_SECONDS))}
    ours = FunctionType(dynamodb._ttl_reaper.__code__, names)
    dynamodb.time = TimeModule(_never_for_the_reaper)
    threading.Thread(target=ours, daemon=True, name="tradai-ttl-reaper").start()


def _never_for_the_reaper() -> float:
    """The machine's time, which streams and client tokens keep; the epoch for MiniStack's own reaper."""
    return 0.0 if threading.current_thread().name == _REAPER else time.time()
