"""`python -m tests.benchmarks.decisions`: how often promotion and drift decisions are wrong.

--simulations N   per cell (4000); the bars are meant for 4000
--seed S          same seed, same tables (0)
--processes P     cells measured at a time (2)
--quick           100 simulations, to see that everything runs; bars are not judged
--only WORD       tables whose name contains it; `--list` names them

A whole run writes docs/decision-quality.md and its picture. What is measured is kept in .tradai/decisions:
a run that was stopped goes on where it was, and tables measured one at a time with --only are put together
by a whole run. Ends with 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tests.benchmarks.decisions import picture, report
from tests.benchmarks.decisions.progress import progress
from tests.benchmarks.decisions.runner import STUDIES, Kept, measured, tasks
from tests.benchmarks.decisions.studies import Cell, Findings
from tests.benchmarks.decisions.tables import Bar, Table

QUICK = 100


def main() -> int:
    """0 when every bar is reached, 1 otherwise."""
    asked = _arguments()
    names = [name for name in STUDIES if asked.only in name]
    if asked.list or not names:
        sys.stdout.write("".join(f"{name}\n" for name in STUDIES))
        return int(not asked.list)
    simulations = QUICK if asked.quick else asked.simulations
    kept = Kept.of(simulations, asked.seed)
    found = _findings(names, simulations, asked.seed, asked.processes, kept)
    tables = [STUDIES[name].table(found[name]) for name in names]
    bars = [bar for table in tables for bar in table.bars]
    if not asked.quick and not asked.only:
        report.write(tables, simulations=simulations, seed=asked.seed)
        picture.write(found)
        kept.forget()
    return _judged(bars, is_rough=asked.quick)


def _findings(
    names: Sequence[str], simulations: int, seed: int, processes: int, kept: Kept
) -> dict[str, dict[Cell, Findings]]:
    """Of every study; each is printed as soon as its cells are there."""
    known, everything = kept.read(), tasks(names, simulations, seed)
    open_cells = {
        name: {task.key for task in everything if task.study == name} - known.keys() for name in names
    }
    for name in names:
        if not open_cells[name]:
            _print(name, known)
    to_do = [task for task in everything if task.key not in known]
    with progress(sum(task.weight for task in to_do)) as advance:
        for task, found in measured(to_do, processes) if to_do else ():
            kept.add(task.key, found)
            known[task.key] = found
            open_cells[task.study].discard(task.key)
            advance(task.study, task.weight)
            if not open_cells[task.study]:
                _print(task.study, known)
    return {name: _cells(name, known) for name in names}


def _cells(name: str, known: dict[str, Findings]) -> dict[Cell, Findings]:
    return {task.cell: known[task.key] for task in tasks([name], 1, 0)}


def _print(name: str, known: dict[str, Findings]) -> None:
    table: Table = STUDIES[name].table(_cells(name, known))
    lines = "".join(f"{bar.line()}\n" for bar in table.bars)
    sys.stdout.write(f"{table.markdown()}\n{lines}\n")
    sys.stdout.flush()


def _judged(bars: Sequence[Bar], *, is_rough: bool) -> int:
    missed = [bar for bar in bars if not bar.is_reached]
    sys.stdout.write("".join(f"{bar.line()}\n" for bar in bars))
    sys.stdout.write(f"{len(bars) - len(missed)} of {len(bars)} bars reached\n")
    return int(bool(missed) and not is_rough)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.decisions",
        description="Error rates of promotion and drift decisions.",
    )
    parser.add_argument("--simulations", type=int, default=4_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--list", action="store_true", help="names of the tables")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
