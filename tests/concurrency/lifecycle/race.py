"""Many processes promote different versions of one model at once, round after round.

    python -m tests.concurrency.lifecycle.race URI [--rounds N] [--processes N] [--how WAY]

WAY: `expected` names the champion that everybody saw, so one wins and all others are told;
`free` lets each promote over the other; `stages` is MLflow's own stage call, for comparison.
Prints one JSON object. AWS's variables say where the tables are.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.pool import Pool
from multiprocessing.synchronize import Barrier
from typing import Any

from tests.concurrency.lifecycle.arena import Arena
from tradai.common.config.unset import UNSET, Unset
from tradai.common.entities.mlflow import ModelStage
from tradai.common.errors import ConflictError

START: list[Barrier] = []


@dataclass(frozen=True)
class Runner:
    """One process's part in a round."""

    uri: str
    name: str
    version: str
    expected: str


def _together(barrier: Barrier) -> None:
    START.append(barrier)


def _promote(runner: Runner, expected: str | Unset) -> dict[str, Any]:
    lifecycle = Arena(runner.uri, actor=f"runner {runner.version}").lifecycle()
    START[0].wait(120)
    try:
        done = lifecycle.promote(runner.name, runner.version, expected_champion=expected)
    except ConflictError as error:
        told = error.current.get("champion") or error.current.get("model_version")
        return {"version": runner.version, "won": False, "told": told}
    return {"version": runner.version, "won": done.promoted, "mirror": done.mirror, "told": None}


def expected(runner: Runner) -> dict[str, Any]:
    return _promote(runner, runner.expected)


def free(runner: Runner) -> dict[str, Any]:
    return _promote(runner, UNSET)


def stages(runner: Runner) -> dict[str, Any]:
    registry = Arena(runner.uri).registry()
    START[0].wait(120)
    registry.transition_model_version_stage(
        runner.name, runner.version, ModelStage.PRODUCTION, archive_existing_versions=True
    )
    return {"version": runner.version, "won": True, "told": None}


WAYS: dict[str, Callable[[Runner], dict[str, Any]]] = {
    "expected": expected,
    "free": free,
    "stages": stages,
}


def one_round(pool: Pool, uri: str, processes: int, how: str) -> dict[str, Any]:
    """What came of one race, before and after one repair."""
    arena, name = Arena(uri), f"R{uuid.uuid4().hex[:12]}"
    champion, challengers = arena.prepare(name, processes)
    runners = [Runner(uri=uri, name=name, version=v, expected=champion) for v in challengers]
    outcomes = pool.map(WAYS[how], runners, chunksize=1)
    alias, labelled = arena.shown(name)
    if how == "stages":
        return {"productions": len(labelled), "outcomes": outcomes}
    agreed = arena.agrees(name)
    arena.lifecycle().mirror(name)
    ledger = arena.ledger()
    pointer = ledger.live(name)
    assert pointer is not None
    champions = {release.model_version for release in ledger.history(name)}
    winners = {outcome["version"] for outcome in outcomes if outcome["won"]}
    return {
        "champion": pointer.model_version,
        "winners": sorted(winners),
        "false_success": sorted(winners - champions),
        "told": sum(outcome["told"] in champions for outcome in outcomes if not outcome["won"]),
        "agreed_before_repair": agreed,
        "agrees": arena.agrees(name),
        "broken": ledger.verify(name) is not None,
        "productions": len(labelled),
        "alias": alias,
    }


def summary(rounds: Sequence[dict[str, Any]], processes: int, how: str) -> dict[str, Any]:
    told = {"rounds": len(rounds), "processes": processes, "how": how}
    most = max(r["productions"] for r in rounds)
    several = sum(r["productions"] != 1 for r in rounds)
    if how == "stages":
        return {**told, "rounds_without_exactly_one_production": several, "most_at_once": most}
    return {
        **told,
        "rounds_with_one_winner": sum(len(r["winners"]) == 1 for r in rounds),
        "rounds_with_the_last_winner_champion": sum(r["champion"] in r["winners"] for r in rounds),
        "losers": sum(processes - len(r["winners"]) for r in rounds),
        "losers_told": sum(r["told"] for r in rounds),
        "false_successes": sum(len(r["false_success"]) for r in rounds),
        "agreed_before_repair": sum(r["agreed_before_repair"] for r in rounds),
        "agree_after_repair": sum(r["agrees"] for r in rounds),
        "broken_ledgers": sum(r["broken"] for r in rounds),
    }


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("uri")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--how", choices=sorted(WAYS), default="expected")
    asked = parser.parse_args(arguments)
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(asked.processes)
    with context.Pool(asked.processes, initializer=_together, initargs=(barrier,)) as pool:
        rounds = [one_round(pool, asked.uri, asked.processes, asked.how) for _ in range(asked.rounds)]
    sys.stdout.write(json.dumps(summary(rounds, asked.processes, asked.how)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
