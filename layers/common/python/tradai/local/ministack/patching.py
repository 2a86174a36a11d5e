"""Replaces private functions of MiniStack, and fails at start when one is not where it was."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

Function = Callable[..., Any]


def around(module: ModuleType, name: str) -> Callable[[Callable[[Function], Function]], None]:
    """Decorates a maker: `maker(original)` takes the original's place, in dispatch tables too."""
    original: Function = getattr(module, name)

    def install(maker: Callable[[Function], Function]) -> None:
        replacement = maker(original)
        setattr(module, name, replacement)
        for table in [value for value in vars(module).values() if isinstance(value, dict)]:
            for key in [key for key, value in table.items() if value is original]:
                table[key] = replacement

    return install


def replaced_once(text: str, old: str, new: str) -> str:
    """The text with its only occurrence of `old` replaced.

    Raises:
        RuntimeError: `old` occurs never or more than once: another version.
    """
    if text.count(old) != 1:
        raise RuntimeError(f"MiniStack changed: {old!r} occurs {text.count(old)} times, not once")
    return text.replace(old, new)
