"""`python -m tests.benchmarks.decisions`: how often promotion and drift decisions are wrong.

--simulations N   per cell (4000); the bars are meant for 4000
--seed S          same seed, same tables (0)
--quick           200 simulations, to see that everything runs; bars are not judged
--only WORD       sections whose name contains it
--write           put the report into docs/decision-quality.md
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.benchmarks.decisions import alarms, fairness, peeking, promotion, speed, years
from tests.benchmarks.decisions.report import report
from tests.benchmarks.decisions.tables import Table

DOCUMENT = Path(__file__).parents[3] / "docs" / "decision-quality.md"
QUICK = 200

SECTIONS: Mapping[str, Callable[[int, int], Iterator[Table]]] = {
    "promotion": promotion.tables,
    "peeking": peeking.tables,
    "fairness": fairness.tables,
    "alarms": alarms.tables,
    "years": years.tables,
    "speed": speed.tables,
}


def main() -> int:
    """0 when every bar is reached, 1 otherwise."""
    asked = _arguments()
    simulations = QUICK if asked.quick else asked.simulations
    measured = list(_measured(asked.only, simulations, asked.seed))
    text = report(measured, simulations=simulations, seed=asked.seed)
    sys.stdout.write(text)
    if not asked.quick and not asked.only:
        DOCUMENT.write_text(text, encoding="utf-8")
    missed = [bar for table in measured for bar in table.bars if not bar.is_reached]
    return int(bool(missed) and not asked.quick)


def _measured(only: str, simulations: int, seed: int) -> Iterator[Table]:
    for name, section in SECTIONS.items():
        if only in name:
            started = time.monotonic()
            for table in section(simulations, seed):
                sys.stderr.write(f"{table.title}: {time.monotonic() - started:.0f} s\n")
                yield table


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.decisions",
        description="Error rates of promotion and drift decisions.",
    )
    parser.add_argument("--simulations", type=int, default=4_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
