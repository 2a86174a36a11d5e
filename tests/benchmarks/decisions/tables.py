"""Measured tables with the bars they have to reach, as Markdown."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.benchmarks.decisions.estimates import Estimate

_SIDES: Mapping[str, Callable[[float, float], bool]] = {"≤": operator.le, "≥": operator.ge, "<": operator.lt}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A promise about one measured number; `unit` is % for shares."""

    claim: str
    measured: float
    side: str
    limit: float
    unit: str = "%"
    interval: tuple[float, float] | None = None
    count: int | None = None

    @classmethod
    def of(cls, estimate: Estimate, claim: str, side: str, limit: float, unit: str = "%") -> Bar:
        """About a number that chance has a part in."""
        return cls(
            claim=claim,
            measured=estimate.value,
            side=side,
            limit=limit,
            unit=unit,
            interval=(estimate.low, estimate.high),
            count=estimate.count,
        )

    @property
    def is_reached(self) -> bool:
        return _SIDES[self.side](self.measured, self.limit)

    @property
    def word(self) -> str:
        """`close` when chance alone could have decided otherwise: the interval holds the limit."""
        word = "PASS" if self.is_reached else "MISS"
        low, high = self.interval or (self.measured, self.measured)
        return f"{word}, close" if low < self.limit < high else word

    def cells(self) -> tuple[str, ...]:
        between = " to ".join(_number(end, self.unit) for end in self.interval) if self.interval else ""
        return (
            self.claim,
            _number(self.measured, self.unit),
            between,
            f"{self.count:,}" if self.count else "",
            f"{self.side} {_number(self.limit, self.unit)}",
            self.word if self.is_reached else f"**{self.word}**",
        )

    def line(self) -> str:
        """`PASS  claim: 3.1 %, limit ≤ 4 %`."""
        measured, limit = _number(self.measured, self.unit), _number(self.limit, self.unit)
        return f"{self.word}  {self.claim}: {measured}, limit {self.side} {limit}"


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
    return grid(("bar", "measured", "95 % interval", "N", "limit", ""), [bar.cells() for bar in bars])


def _number(value: float, unit: str) -> str:
    shown = f"{100 * value:.2f}".rstrip("0").rstrip(".") if unit == "%" else f"{value:.4g}"
    return f"{shown} {unit}".strip()
