"""The page that the numbers are printed on."""

from __future__ import annotations

from collections.abc import Sequence

from tests.benchmarks.decisions.tables import Table, bars_grid

HEAD = """# How often the decisions are wrong

Promotion and drift decisions have measured error rates. `make bench-decisions` writes this page, with

    python -m tests.benchmarks.decisions --simulations {simulations} --seed {seed}

that is {simulations} simulations per cell unless a table says otherwise, and seed {seed}, on the code of this
repository. With 4,000 simulations a rate of 5 % is known to ±0.7 points.

## Bars

{bars}

## Tables
"""


def report(tables: Sequence[Table], *, simulations: int, seed: int) -> str:
    bars = bars_grid([bar for table in tables for bar in table.bars])
    head = HEAD.format(simulations=simulations, seed=seed, bars=bars)
    return "\n".join([head, *(table.markdown() for table in tables)])
