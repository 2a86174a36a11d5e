"""Where the values of a feature are counted. Edges come from the reference alone and never move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    """Numbers are counted between edges, categories by level; one more place is for missing values.

    Args:
        edges: ascending; bin i holds values in (edges[i-1], edges[i]], the outer ones are open.
        levels: categories that have a bin of their own; any other shares one. None for numbers.
    """

    edges: tuple[float, ...] = ()
    levels: tuple[str, ...] | None = None

    @property
    def size(self) -> int:
        """Length of the counts: bins, then missing."""
        return len(self.edges if self.levels is None else self.levels) + 2

    def as_json(self) -> dict[str, Any]:
        return {"edges": self.edges} if self.levels is None else {"levels": self.levels}
