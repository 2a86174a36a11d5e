"""Where MiniStack 1.5.33 differs from AWS in a way that would mislead us, and the cure."""

from __future__ import annotations

from collections.abc import Callable

PATCHES: tuple[Callable[[], None], ...] = ()


def apply_all() -> None:
    for patch in PATCHES:
        patch()
