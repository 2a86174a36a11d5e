from __future__ import annotations

from tests.workflows.arrows import declared
from tests.workflows.coverage import MACHINE, executed
from tests.workflows.faults import TASKS
from tests.workflows.house import House

STATES = MACHINE["States"]


def test_every_state_retry_catch_and_branch_is_executed(house: House) -> None:
    """`python -m tests.workflows` prints the same as a table."""
    found = executed(house)

    retried = {(n, error) for n, task in TASKS.items() for r in task["Retry"] for error in r["ErrorEquals"]}
    assert found.states == set(STATES)
    assert [str(arrow) for arrow, runs in sorted(found.proofs.items()) if not runs] == []
    assert retried - found.errors == set()


def test_nothing_that_is_declared_is_left_out_of_the_table() -> None:
    arrows = declared(MACHINE)
    branches = [state for state in STATES.values() if state["Type"] == "Choice"]

    for kind in ("Retry", "Catch"):
        entries = sum(len(state.get(kind, ())) for state in STATES.values())
        assert len([arrow for arrow in arrows if arrow.kind == kind]) == entries
    ways = sum(len(state["Choices"]) + 1 for state in branches)
    assert len([arrow for arrow in arrows if arrow.kind == "Choice"]) == ways
