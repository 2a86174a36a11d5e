"""A process that promotes or rolls back is killed right after its n-th write; n counts up to the last.

    python -m tests.concurrency.lifecycle.killed_process URI [--operation promote|rollback]

Prints one JSON object. AWS's variables say where the tables are.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import uuid
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from tests.concurrency.lifecycle.arena import VERSIONS_TABLE, Arena
from tests.unit.lifecycle.tap import READS, Tap
from tradai.common.config.service import ConfigVersionService
from tradai.common.registry.lifecycle import ModelLifecycle
from tradai.common.registry.releases import ReleaseLedger
from tradai.common.runtime import wiring

KILLED = 137
Operation = Callable[[ModelLifecycle, str, str], object]

OPERATIONS: dict[str, Operation] = {
    "promote": lambda lifecycle, name, version: lifecycle.promote(name, version),
    "rollback": lambda lifecycle, name, _version: lifecycle.rollback(name, "1", force=True),
}


def _dying(arena: Arena, number: int) -> ModelLifecycle:
    """A lifecycle whose process ends after so many writes."""
    writes: list[str] = []

    def after(call: str) -> None:
        if call not in READS:
            writes.append(call)
        if len(writes) == number:
            os._exit(KILLED)

    store = Tap(wiring.release_store(wiring.environment_of(VERSIONS_TABLE)), after=after)
    return ModelLifecycle(
        Tap(arena.registry(), after=after),
        ReleaseLedger(store=store),
        ConfigVersionService(VERSIONS_TABLE, actor="dying"),
        actor=lambda: "dying",
    )


def _operate(arena: Arena, operation: str, name: str, version: str, number: int) -> None:
    OPERATIONS[operation](_dying(arena, number), name, version)


def one_death(arena: Arena, operation: str, number: int) -> dict[str, Any]:
    """What is left after a death at one write, and after one repair."""
    name = f"D{uuid.uuid4().hex[:12]}"
    first, (second, third) = arena.prepare(name, 2)
    if operation == "rollback":
        arena.lifecycle().promote(name, second)
    process = multiprocessing.get_context("fork").Process(
        target=_operate, args=(arena, operation, name, third, number)
    )
    process.start()
    process.join(120)
    pointer = arena.ledger().live(name)
    before = second if operation == "rollback" else first
    after = first if operation == "rollback" else third
    arena.lifecycle().mirror(name)
    return {
        "exit": process.exitcode,
        "legal": pointer is not None and pointer.model_version in {before, after},
        "agrees": arena.agrees(name),
        "broken": arena.ledger().verify(name) is not None,
    }


def run(uri: str, operation: str) -> dict[str, object]:
    deaths = []
    for number in count(1):
        deaths.append(one_death(Arena(uri), operation, number))
        if deaths[-1]["exit"] != KILLED:
            break
    return {
        "operation": operation,
        "deaths": sum(death["exit"] == KILLED for death in deaths),
        "completed": deaths[-1]["exit"] == 0,
        "legal": all(death["legal"] for death in deaths),
        "agree_after_one_call": all(death["agrees"] for death in deaths),
        "broken_ledgers": sum(death["broken"] for death in deaths),
    }


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("uri")
    parser.add_argument("--operation", choices=sorted(OPERATIONS), default="promote")
    asked = parser.parse_args(arguments)
    sys.stdout.write(json.dumps(run(asked.uri, asked.operation)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
