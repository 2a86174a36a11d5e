"""Processor time of one evaluation, beside the peer libraries.

Peers live in environments of their own. `TRADAI_PEERS=DIR` measures them again, in the same run as our
figures, with `DIR/<library>/bin/python`, and rewrites `peers.json`; without it the committed figures
are shown, and ours are measured once more beside them.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from tests.benchmarks.decisions.estimates import Estimate
from tests.benchmarks.decisions.peers import CURRENT, FEATURES, REFERENCE, data
from tests.benchmarks.decisions.signals import Floats
from tests.benchmarks.decisions.studies import Cell, Findings, Study
from tests.benchmarks.decisions.tables import Bar, Table
from tradai.common.drift.detector import DriftDetector
from tradai.common.drift.profile import DriftProfile
from tradai.common.model_comparison import sharpe
from tradai.common.model_comparison.bootstrap import bootstrap_difference
from tradai.common.model_comparison.paired import sharpe_difference

Result = TypeVar("Result")
LIBRARIES = ("evidently", "nannyml", "frouros")
FIGURES = Path(__file__).with_name("peers.json")
WINDOWS = 20
TIMES = 10


def drift(*_: object) -> Findings:
    """Ours now; with TRADAI_PEERS the peers in the same run."""
    own, home = ours(), os.environ.get("TRADAI_PEERS")
    if home is not None:
        figures = {"ours": own, "peers": [_measured(Path(home), library) for library in LIBRARIES]}
        FIGURES.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return {name: Estimate.exact(seconds) for name, seconds in own.items()}


def _measured(home: Path, library: str) -> dict[str, Any]:
    script = Path(__file__).with_name("peers.py")
    command = [str(home / library / "bin" / "python"), "-W", "ignore", str(script), library]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(answer.splitlines()[-1]))


def ours() -> dict[str, float]:
    """Seconds: the profile once at training time, then counts of raw rows, then the detector on counts."""
    reference, current = _named(data(REFERENCE, FEATURES)), _named(data(CURRENT, FEATURES, seed=1))
    profile, building = _timed(lambda: DriftProfile.from_reference(reference, REFERENCE // WINDOWS))
    counts, counting = _timed(lambda: profile.count(current))
    _, detecting = _timed(lambda: DriftDetector().detect(profile, counts))
    return {"profile": round(building, 3), "count": round(counting, 4), "detect": round(detecting, 6)}


def drift_table(found: Mapping[Cell, Findings]) -> Table:
    now = {name: one.value for name, one in found[()].items()}
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    then, peers = figures["ours"], figures["peers"]
    raw_then, raw_now = then["count"] + then["detect"], now["count"] + now["detect"]
    fastest = min(peer["seconds"] for peer in peers)
    rows = [
        ("ours, from stored counts", "PSI", _shown(then["detect"]), _shown(now["detect"]), ""),
        (
            "ours, from raw rows and a stored profile",
            "PSI",
            _shown(raw_then),
            _shown(raw_now),
            "below 0.01, see above",
        ),
        (
            "ours, making the profile (once, at training)",
            "",
            _shown(then["profile"]),
            _shown(now["profile"]),
            "",
        ),
    ]
    rows += [
        (
            f"{peer['library']} {peer['version']}",
            peer["statistic"],
            _shown(peer["seconds"]),
            "",
            f"{peer['shifted']} becomes {peer['shifted_with_outlier']}",
        )
        for peer in peers
    ]
    claim = f"times faster than the fastest of {len(peers)} peers, from raw rows, in one run"
    return Table(
        title="Speed of drift detection",
        note=(
            f"{FEATURES} features, {REFERENCE:,} reference rows against {CURRENT:,}; processor time. Peers "
            "and ours "
            "were measured in one run, whose figures are committed "
            "(`tests/benchmarks/decisions/peers.json`): trust "
            "its ratios; ours again in the run that wrote this page. Last column: a shift of 0.5 sd in "
            "1,000 rows, "
            "then the same with one value of 1e6."
        ),
        columns=("", "statistic", "with the peers", "this run", "one outlier"),
        rows=rows,
        bars=[
            Bar(claim=claim, measured=fastest / raw_then, side="≥", limit=15, unit="x"),
            Bar(
                claim="seconds from raw rows with stored edges, this run",
                measured=raw_now,
                side="≤",
                limit=0.1,
                unit="s",
            ),
        ],
    )


def verdict(_: int, seed: int, cell: Cell) -> Findings:
    """Best of ten."""
    first, second = np.random.default_rng(seed).standard_t(5, size=(2, int(cell[0]))) * 0.01
    tests: dict[str, Callable[[], object]] = {
        "deflated Sharpe": partial(_deflated, first),
        "Ledoit-Wolf": partial(sharpe_difference, first, second),
        "bootstrap, 1,000 replicates": partial(
            bootstrap_difference, first, second, replicates=1_000, seed=seed
        ),
    }
    return {
        name: Estimate.exact(min(_timed(test)[1] for _ in range(TIMES)), TIMES)
        for name, test in tests.items()
    }


def _deflated(returns: Floats) -> float:
    return sharpe.deflated_sharpe(sharpe.moments(returns), 50)


def verdict_table(found: Mapping[Cell, Findings]) -> Table:
    return Table(
        title="Speed of the verdict",
        note=f"Processor time, best of {TIMES}.",
        columns=("", "days", "time"),
        rows=[
            (name, str(days), _shown(one.value))
            for (days,), all_ in found.items()
            for name, one in all_.items()
        ],
    )


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    started = time.process_time()
    answer = work()
    return answer, time.process_time() - started


def _named(rows: Floats) -> dict[str, Floats]:
    return {f"f{i:02}": np.ascontiguousarray(column) for i, column in enumerate(rows.T)}


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 0.5 else f"{1_000 * seconds:.2f} ms"


STUDIES = (
    Study(name="speed/drift", cells=((),), measure=drift, table=drift_table, seconds=15),
    Study(name="speed/verdict", cells=((60,), (252,)), measure=verdict, table=verdict_table, seconds=0.5),
)
