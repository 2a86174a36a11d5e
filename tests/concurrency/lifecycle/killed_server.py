"""MLflow is killed with -9 in the middle of chosen promotions, and started again.

    python -m tests.concurrency.lifecycle.killed_server FOLDER [--promotions N] [--kills N]

Prints one JSON object. AWS's variables say where the tables are.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from tests.concurrency.lifecycle.arena import Arena
from tests.mlflow_server import MLflowServer, free_port
from tradai.common.errors import TransientError
from tradai.common.mlflow.deadline import Bounds
from tradai.common.registry.mirror_report import MirrorState

GIVES_UP_AFTER_SECONDS = 300
LONGEST_PROMOTION_SECONDS = 0.6
BRIEF = Bounds(rest=0.0)


def _kill_soon(server: MLflowServer, seconds: float) -> None:
    time.sleep(seconds)
    server.kill()
    server.start()


def _promoted(arena: Arena, name: str, version: str, told: dict[str, int]) -> None:
    """Promote until it is acknowledged, as a workflow's retries would."""
    until = time.monotonic() + GIVES_UP_AFTER_SECONDS
    while time.monotonic() < until:
        try:
            done = arena.lifecycle().promote(name, version)
        except TransientError:
            told["transient"] += 1
            time.sleep(0.2)
        else:
            told["pending"] += done.mirror is MirrorState.PENDING
            told["acknowledged"] += done.promoted or done.already_promoted
            return
    raise TimeoutError(version)


def run(folder: Path, promotions: int, kills: int, seed: int) -> dict[str, object]:
    server = MLflowServer(folder=folder, port=free_port())
    server.start()
    name, arena = f"K{uuid.uuid4().hex[:12]}", Arena(server.uri)
    _, versions = arena.prepare(name, promotions)
    arena.bounds = BRIEF
    told = {"transient": 0, "pending": 0, "acknowledged": 0}
    moments = random.Random(seed)  # noqa: S311 - the same moments again for the same seed
    doomed = set(moments.sample(range(promotions), kills))
    killer = threading.Thread()
    try:
        for index, version in enumerate(versions):
            if index in doomed:
                delay = moments.uniform(0, LONGEST_PROMOTION_SECONDS)
                killer = threading.Thread(target=_kill_soon, args=(server, delay))
                killer.start()
            _promoted(arena, name, version, told)
            if killer.ident:
                killer.join()
        arena.bounds = Bounds(total=60.0, rest=0.0)
        arena.lifecycle().mirror(name)
        ledger = arena.ledger()
        order = [r.model_version for r in ledger.history(name) if r.kind.value == "model_promoted"]
        return {
            "promotions": promotions,
            **told,
            "lost": len(set(versions) - set(order)),
            "twice": len(order) - len(set(order)),
            "in_order": order[::-1][1:] == list(versions),
            "agree_after_repair": arena.agrees(name),
            "broken_ledger": ledger.verify(name) is not None,
        }
    finally:
        if killer.ident:
            killer.join()
        server.kill()


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--promotions", type=int, default=50)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(arguments)
    outcome = run(asked.folder, asked.promotions, asked.kills, asked.seed)
    sys.stdout.write(json.dumps(outcome) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
