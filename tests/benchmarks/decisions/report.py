"""The page that the numbers are printed on."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.benchmarks.decisions.tables import Table, bars_grid

PAGE = Path(__file__).with_name("page.md")
DOCUMENT = Path(__file__).parents[3] / "docs" / "decision-quality.md"


def write(tables: Sequence[Table], *, simulations: int, seed: int) -> None:
    bars = [bar for table in tables for bar in table.bars]
    text = PAGE.read_text(encoding="utf-8").format(
        simulations=simulations,
        seed=seed,
        python=platform.python_version(),
        numpy=np.__version__,
        reached=sum(bar.is_reached for bar in bars),
        asked=len(bars),
        bars=bars_grid(bars),
        tables="\n".join(table.markdown() for table in tables),
    )
    DOCUMENT.write_text(text, encoding="utf-8")
