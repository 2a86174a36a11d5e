"""Processor time of one evaluation, beside the peer libraries.

Peers live in environments of their own. `TRADAI_PEERS=DIR` measures them again, in the same run as our
figures, with `DIR/<library>/bin/python`, and rewrites `peers.json`; without it the committed figures
are shown.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from tests.benchmarks.decisions.peers import CURRENT, FEATURES, REFERENCE, data
from tests.benchmarks.decisions.signals import Floats
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


def tables(_: int, seed: int) -> Iterator[Table]:
    yield drift(_figures())
    yield arithmetic(seed)


def _figures() -> dict[str, Any]:
    home = os.environ.get("TRADAI_PEERS")
    if home is None:
        return dict(json.loads(FIGURES.read_text(encoding="utf-8")))
    figures = {"ours": ours(), "peers": [_measured(Path(home), library) for library in LIBRARIES]}
    FIGURES.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return figures


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


def drift(figures: dict[str, Any]) -> Table:
    own, peers = figures["ours"], figures["peers"]
    raw = own["count"] + own["detect"]
    fastest = min(peer["seconds"] for peer in peers)
    rows = [
        ("ours, from stored counts", "PSI", _shown(own["detect"]), ""),
        ("ours, from raw rows and a stored profile", "PSI", _shown(raw), "below 0.01, see above"),
        ("ours, making the profile (once, at training)", "", _shown(own["profile"]), ""),
    ]
    rows += [
        (
            f"{peer['library']} {peer['version']}",
            peer["statistic"],
            _shown(peer["seconds"]),
            f"{peer['shifted']} becomes {peer['shifted_with_outlier']}",
        )
        for peer in peers
    ]
    bars = [
        Bar(
            claim="times faster than the fastest peer, from raw rows",
            measured=fastest / raw,
            side="≥",
            limit=15,
            unit="x",
        ),
        Bar(claim="seconds from raw rows with stored edges", measured=raw, side="≤", limit=0.1, unit="s"),
    ]
    return Table(
        title="Speed of drift detection",
        note=(
            f"{FEATURES} features, {REFERENCE:,} reference rows against {CURRENT:,}; processor time, ours "
            "and the peers' in one run: trust the ratios. Last column: a shift of 0.5 sd in "
            "1,000 rows, then the same with one value of 1e6."
        ),
        columns=("", "statistic", "time", "one outlier"),
        rows=rows,
        bars=bars,
    )


def arithmetic(seed: int) -> Table:
    generator = np.random.default_rng(seed)
    rows = []
    for days in (60, 252):
        first, second = generator.standard_t(5, size=(2, days)) * 0.01
        tests: dict[str, Callable[[], object]] = {
            "deflated Sharpe": partial(_deflated, first),
            "Ledoit-Wolf": partial(sharpe_difference, first, second),
            "bootstrap, 1,000 replicates": partial(
                bootstrap_difference, first, second, replicates=1_000, seed=seed
            ),
        }
        rows += [(name, str(days), _shown(_best(test))) for name, test in tests.items()]
    return Table(
        title="Speed of the verdict",
        note="Best of ten.",
        columns=("", "days", "time"),
        rows=rows,
    )


def _deflated(returns: Floats) -> float:
    return sharpe.deflated_sharpe(sharpe.moments(returns), 50)


def _best(test: Callable[[], object], times: int = 10) -> float:
    return min(_timed(test)[1] for _ in range(times))


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    started = time.process_time()
    answer = work()
    return answer, time.process_time() - started


def _named(rows: Floats) -> dict[str, Floats]:
    return {f"f{i:02}": np.ascontiguousarray(column) for i, column in enumerate(rows.T)}


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 0.5 else f"{1_000 * seconds:.2f} ms"
