"""Trying again under contention: full jitter, bounded in time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tradai.common.errors import TradaiError

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long and how often to try again; all times in seconds of real time.

    The n-th pause is drawn evenly from 0 to `min(longest, first * 2^n)`.
    """

    limit: float = 10.0
    first: float = 0.02
    longest: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    uniform: Callable[[float, float], float] = random.uniform

    def persevere(self, attempt: Callable[[], T], *, on: tuple[type[TradaiError], ...]) -> T:
        """The first result of `attempt`; its own error once the next pause would pass the limit."""
        deadline = self.monotonic() + self.limit
        longest = self.first
        while True:
            try:
                return attempt()
            except on:
                pause = self.uniform(0, longest)
                if self.monotonic() + pause > deadline:
                    raise
            self.sleep(pause)
            longest = min(self.longest, longest * 2)
