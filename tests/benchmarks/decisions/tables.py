"""Measured tables with the bars they have to reach, as Markdown."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

_SIDES: Mapping[str, Callable[[float, float], bool]] = {"≤": operator.le, "≥": operator.ge, "<": operator.lt}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A promise about one measured number; `unit` is % for shares."""

    claim: str
    measured: float
    side: str
    limit: float
    unit: str = "%"

    @property
    def is_reached(self) -> bool:
        return _SIDES[self.side](self.measured, self.limit)

    def cells(self) -> tuple[str, ...]:
        word = "reached" if self.is_reached else "**missed**"
        return (
            self.claim,
            _number(self.measured, self.unit),
            f"{self.side} {_number(self.limit, self.unit)}",
            word,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One section of the report."""

    title: str
    note: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    bars: Sequence[Bar] = field(default_factory=tuple)

    def markdown(self) -> str:
        return f"### {self.title}\n\n{self.note}\n\n{grid(self.columns, self.rows)}\n"


def grid(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def bars_grid(bars: Sequence[Bar]) -> str:
    return grid(("bar", "measured", "asked", ""), [bar.cells() for bar in bars])


def percent(share: float) -> str:
    """A share between 0 and 1."""
    return f"{100 * share:.1f} %"


def _number(value: float, unit: str) -> str:
    shown = f"{100 * value:.2f}".rstrip("0").rstrip(".") if unit == "%" else f"{value:.4g}"
    return f"{shown} {unit}".strip()
