"""Trying again is bounded, and spread out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tradai.common.errors import ConflictError, MovedError, TransientError
from tradai.common.patience import Patience


@dataclass(slots=True)
class Time:
    """Stands still but for sleeping; remembers the ceilings that pauses were drawn under."""

    now: float = 0.0
    ceilings: list[float] = field(default_factory=list)

    def patience(self, limit: float = 10.0) -> Patience:
        return Patience(limit=limit, sleep=self.sleep, monotonic=lambda: self.now, uniform=self.uniform)

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def uniform(self, low: float, high: float) -> float:
        assert low == 0
        self.ceilings.append(high)
        return high


def failing(times: int, error: Exception) -> Callable[[], str]:
    left = [error] * times

    def attempt() -> str:
        if left:
            raise left.pop()
        return "done"

    return attempt


def test_success_takes_one_attempt_and_no_pause() -> None:
    time = Time()

    assert time.patience().persevere(failing(0, TransientError()), on=(TransientError,)) == "done"
    assert time.ceilings == []


def test_pauses_double_up_to_the_longest() -> None:
    time = Time()

    assert time.patience().persevere(failing(8, TransientError()), on=(TransientError,)) == "done"
    assert time.ceilings == [0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.0, 1.0]


def test_the_limit_is_never_passed() -> None:
    time = Time()

    with pytest.raises(TransientError, match="still"):
        time.patience().persevere(failing(10_000, TransientError("still")), on=(TransientError,))

    assert 9 < time.now <= 10


def test_only_what_another_try_may_cure_is_tried_again() -> None:
    time = Time()

    with pytest.raises(ConflictError):
        time.patience().persevere(failing(1, ConflictError("no")), on=(MovedError, TransientError))

    assert time.ceilings == []


def test_real_pauses_are_drawn_at_random() -> None:
    assert 0 <= Patience().uniform(0, 1) <= 1
