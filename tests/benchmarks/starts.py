"""Cold starts: fresh processes with byte code present, each beside a bare one of the same moment."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Final

from tests.benchmarks.compositions import FORBIDDEN, VARIABLES

BARE: Final = "import boto3\nboto3.client('dynamodb', region_name='eu-west-1')"
CODE: Final = """
import sys
sys.path[:] = {paths!r} + [path for path in sys.path if "site-packages" not in path]
import time
processor, wall = time.process_time(), time.perf_counter()
{code}
spent = [time.process_time() - processor, time.perf_counter() - wall]
import json
print(json.dumps([*spent, [name for name in {forbidden!r} if name in sys.modules]]))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a process does, with which Python, and where it finds its modules."""

    code: str
    python: str
    paths: Sequence[Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Seconds of one start, and forbidden modules that were loaded."""

    processor: float
    wall: float
    forbidden: tuple[str, ...] = ()

    def over(self, bare: Spent) -> Spent:
        """As a multiple of a bare start."""
        return Spent(
            processor=self.processor / bare.processor, wall=self.wall / bare.wall, forbidden=self.forbidden
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Medians: seconds, and multiples of the bare start right before."""

    seconds: Spent
    ratio: Spent


def measured(starts: Mapping[str, Start], repeats: int) -> dict[str, Measured]:
    """A round that writes byte code and fills the file cache, then `repeats` that count."""
    rounds = [{name: _beside_bare(start) for name, start in starts.items()} for _ in range(repeats + 1)][1:]
    return {
        name: Measured(
            seconds=_median([each[name][0] for each in rounds]),
            ratio=_median([spent.over(bare) for spent, bare in (each[name] for each in rounds)]),
        )
        for name in starts
    }


def _beside_bare(start: Start) -> tuple[Spent, Spent]:
    bare = _run(replace(start, code=BARE))
    return _run(start), bare


def _run(start: Start) -> Spent:
    code = CODE.format(paths=[str(path) for path in start.paths], code=start.code, forbidden=FORBIDDEN)
    done = subprocess.run(
        [start.python, "-I", "-S", "-c", code], capture_output=True, text=True, check=False, env=VARIABLES
    )
    if done.returncode:
        raise RuntimeError(f"{start.code}\n{done.stderr}")
    processor, wall, forbidden = json.loads(done.stdout.splitlines()[-1])
    return Spent(processor=processor, wall=wall, forbidden=tuple(forbidden))


def _median(runs: Sequence[Spent]) -> Spent:
    return Spent(
        processor=median(run.processor for run in runs),
        wall=median(run.wall for run in runs),
        forbidden=runs[0].forbidden,
    )
