"""What is measured: independent cells that make one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.benchmarks.decisions.estimates import Estimate
from tests.benchmarks.decisions.tables import Table

Cell = tuple[float | str, ...]
Findings = Mapping[str, Estimate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One table.

    Args:
        name: `section/table`.
        measure: findings of (simulations, seed, cell); a function of a module, since it runs in another
            process.
        table: from the findings of all cells.
        seconds: of one cell with 4,000 simulations on one core: longest first, and for the time that is left.
        most: simulations that are enough here.
    """

    name: str
    cells: tuple[Cell, ...]
    measure: Callable[[int, int, Cell], Findings]
    table: Callable[[Mapping[Cell, Findings]], Table]
    seconds: float
    most: int = 1_000_000
