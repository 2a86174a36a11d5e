"""The page that the numbers are printed on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.decisions.tables import Table, bars_grid

PAGE = Path(__file__).with_name("page.md")


def report(tables: Sequence[Table], *, simulations: int, seed: int) -> str:
    return PAGE.read_text(encoding="utf-8").format(
        simulations=simulations,
        seed=seed,
        bars=bars_grid([bar for table in tables for bar in table.bars]),
        tables="\n".join(table.markdown() for table in tables),
    )
