"""Cells of all studies on a few processes; what is measured is kept, so that a run can be taken up again."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks.decisions import (
    alarms,
    fairness,
    outlier,
    peeking,
    power,
    regimes,
    skill,
    speed,
    superiority,
    whole,
    years,
)
from tests.benchmarks.decisions.estimates import Estimate
from tests.benchmarks.decisions.studies import Cell, Findings, Study

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PRODUCT = ROOT / "layers/common/python/tradai/common"
STUDIES: Mapping[str, Study] = {
    study.name: study
    for part in (superiority, power, skill, whole, peeking, fairness, alarms, outlier, years, regimes, speed)
    for study in part.STUDIES
}
PRESENTATION = {"__main__", "picture", "progress", "report", "tables"}  # nothing is measured anew for them
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One cell of one study; `weight` is its time on one core, in seconds, as far as is known."""

    study: str
    cell: Cell
    simulations: int
    seed: int

    @property
    def key(self) -> str:
        return json.dumps([self.study, self.cell])

    @property
    def weight(self) -> float:
        study = STUDIES[self.study]
        return study.seconds * self.simulations / min(4_000, study.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Findings on disk, one line each, of this code, seed and number of simulations."""

    file: Path

    @classmethod
    def of(cls, simulations: int, seed: int) -> Kept:
        sources = (
            *(file for file in HERE.glob("*.py") if file.stem not in PRESENTATION),
            *(PRODUCT / "model_comparison").glob("*.py"),
            *(PRODUCT / "drift").glob("*.py"),
        )
        code = hashlib.sha256(b"".join(source.read_bytes() for source in sorted(sources))).hexdigest()
        return cls(file=ROOT / ".tradai" / "decisions" / f"{simulations}-{seed}-{code[:12]}.jsonl")

    def read(self) -> dict[str, Findings]:
        if not self.file.exists():
            return {}
        lines = [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]
        return {key: {name: Estimate(**one) for name, one in found.items()} for key, found in lines}

    def add(self, key: str, found: Findings) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as file:
            line = [key, {name: asdict(one) for name, one in found.items()}]
            file.write(json.dumps(line) + "\n")

    def forget(self) -> None:
        self.file.unlink(missing_ok=True)


def tasks(names: Sequence[str], simulations: int, seed: int) -> list[Task]:
    return [
        Task(study=name, cell=cell, simulations=min(simulations, STUDIES[name].most), seed=seed)
        for name in names
        for cell in STUDIES[name].cells
    ]


def measured(asked: Sequence[Task], processes: int) -> Iterator[tuple[Task, Findings]]:
    """Findings as they come, the longest cells first."""
    os.environ |= dict.fromkeys(THREADS, "1")  # a process is one core; they inherit it
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        ordered = sorted(asked, key=lambda task: -task.weight)
        futures: dict[Future[Findings], Task] = {pool.submit(measure, task): task for task in ordered}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def measure(task: Task) -> Findings:
    return STUDIES[task.study].measure(task.simulations, task.seed, task.cell)
