"""How long a call may take, and what it does while it waits."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Bounds of one call, in seconds.

    The official client's defaults block 247 s on a dead server; these keep a whole
    function below 10 s: one call gives up after `total`, and for `rest` seconds
    afterwards every other call fails at once.
    """

    connect: float = 2.0
    read: float = 5.0
    total: float = 8.0
    rest: float = 5.0
    tries: int = 3
    backoff: float = 0.2


DOWNLOAD = Bounds(read=4.5, total=60.0, tries=2)
"""A file may take long as long as bytes arrive; a server gone quiet costs below 10 s."""

UPLOAD = Bounds(read=30.0, total=120.0)
"""The server answers only when its store has the whole file. For training tasks, not for functions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The end of one call on a monotonic clock."""

    bounds: Bounds
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    started: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        return self.started + self.bounds.total - self.now()

    def tries(self) -> Iterator[int]:
        """Numbers of the attempts that still fit, with a jittered pause between two."""
        for number in range(self.bounds.tries):
            if number:
                self.sleep(self._pause(number))
            if self.left <= 0:
                return
            yield number

    def _pause(self, number: int) -> float:
        jitter = random.uniform(0.5, 1.0)  # noqa: S311 - spreads retries, no secret
        return max(0.0, min(self.bounds.backoff * 2.0**number * jitter, self.left))
