"""A few rounds of each, many with `make prove`; the scripts beside this file run them by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.local_stack import LocalAws
from tests.mlflow_server import MLflowServer, mlflow_server
from tests.proof import rounds

__all__ = ["mlflow_server"]

ROOT = Path(__file__).parents[3]
ROUNDS, PROCESSES = rounds(2, 100), rounds(8, 16)
PROMOTIONS, KILLS = rounds(5, 50), rounds(1, 8)
LONGEST_SECONDS = rounds(500, 3600)


@pytest.fixture
def run(local_aws: LocalAws) -> Any:
    """Run a script of this folder and read its answer."""

    def script(name: str, *arguments: str) -> dict[str, Any]:
        command = [sys.executable, "-m", f"tests.concurrency.lifecycle.{name}", *arguments]
        paths = os.pathsep.join([str(ROOT), str(ROOT / "layers/common/python")])
        environment = {**os.environ, **local_aws.environment(), "PYTHONPATH": paths, "TRADAI_ENV": "dev"}
        done = subprocess.run(
            command,
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    return script


def race(run: Any, server: MLflowServer, how: str) -> dict[str, Any]:
    arguments = ("--rounds", str(ROUNDS), "--processes", str(PROCESSES), "--how", how)
    answer: dict[str, Any] = run("race", server.uri, *arguments)
    return answer


@pytest.mark.timeout(LONGEST_SECONDS)
def test_of_many_promotions_at_once_one_wins_and_all_others_are_told(
    run: Any, mlflow_server: MLflowServer
) -> None:
    answer = race(run, mlflow_server, "expected")

    assert answer["rounds_with_one_winner"] == ROUNDS
    assert answer["losers_told"] == answer["losers"] == ROUNDS * (PROCESSES - 1)
    assert answer["agree_after_repair"] == ROUNDS
    assert (answer["broken_ledgers"], answer["false_successes"]) == (0, 0)


@pytest.mark.timeout(LONGEST_SECONDS)
def test_promotions_over_each_other_end_with_one_champion(run: Any, mlflow_server: MLflowServer) -> None:
    answer = race(run, mlflow_server, "free")

    assert answer["rounds_with_the_last_winner_champion"] == ROUNDS
    assert answer["losers_told"] == answer["losers"]
    assert answer["agree_after_repair"] == ROUNDS
    assert (answer["broken_ledgers"], answer["false_successes"]) == (0, 0)


@pytest.mark.parametrize(("operation", "writes"), [("promote", 4), ("rollback", 5)])
def test_a_process_killed_after_any_write_leaves_a_legal_release(
    run: Any, mlflow_server: MLflowServer, operation: str, writes: int
) -> None:
    answer = run("killed_process", mlflow_server.uri, "--operation", operation)

    assert (answer["deaths"], answer["completed"]) == (writes, True)
    assert answer["legal"]
    assert answer["agree_after_one_call"]
    assert answer["broken_ledgers"] == 0


@pytest.mark.timeout(LONGEST_SECONDS)
def test_a_killed_mlflow_loses_no_acknowledged_promotion(run: Any, tmp_path: Path) -> None:
    answer = run("killed_server", str(tmp_path), "--promotions", str(PROMOTIONS), "--kills", str(KILLS))

    assert (answer["acknowledged"], answer["lost"], answer["twice"]) == (PROMOTIONS, 0, 0)
    assert answer["in_order"]
    assert answer["agree_after_repair"]
    assert not answer["broken_ledger"]
