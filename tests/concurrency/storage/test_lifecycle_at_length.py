"""Thousands of steps of create, activate, deprecate, restore, roll back, expire and die: no violation."""

from __future__ import annotations

from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from tests.contracts.storage.lifecycle_machine import Lifecycle
from tests.proof import rounds

STEPS = rounds(4_000, 20_000)


class Counted(Lifecycle):
    """Counts its steps; the invariants are checked after each."""

    steps: ClassVar[int] = 0

    @invariant()
    def count(self) -> None:
        Counted.steps += 1


def test_thousands_of_steps_break_nothing() -> None:
    run_state_machine_as_test(
        Counted,
        settings=settings(
            max_examples=STEPS // 40,
            stateful_step_count=60,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert Counted.steps >= STEPS
