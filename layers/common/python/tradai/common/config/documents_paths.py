"""Where something is in a document: a tuple of keys and list positions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Path = tuple[str | int, ...]


def dotted(path: Path) -> str:
    """`strategy_service.defaults.symbols[0]`; `$` for the document itself."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".") or "$"


def dig(data: Any, *steps: str) -> Any:
    """What lies at a path of keys; None where there is nothing, or no mapping on the way."""
    for step in steps:
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def line_of(path: Path, lines: Mapping[Path, int]) -> int | None:
    """The line of a value, or of the nearest thing around it."""
    around = (path[:length] for length in range(len(path), -1, -1))
    return next((lines[place] for place in around if place in lines), None)
