"""How far a long measurement is, and how long it will take: a bar on a terminal, lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

LINE_EVERY = 0.05
Advance = Callable[[str, float], None]


@contextmanager
def progress(total: float) -> Iterator[Advance]:
    """Gives a function that is told what was done and how much of the total that was."""
    if sys.stderr.isatty():
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), speed_estimate_period=600) as shown:
            task = shown.add_task("starting", total=total)
            yield lambda what, done: shown.update(task, advance=done, description=f"{what:24}")
    else:
        yield _lines(total)


def _lines(total: float) -> Advance:
    started, done, told = time.monotonic(), 0.0, 0.0

    def advance(what: str, amount: float) -> None:
        nonlocal done, told
        done += amount
        if done / total - told >= LINE_EVERY or done >= total:
            told, elapsed = done / total, time.monotonic() - started
            left = elapsed * (total - done) / done
            sys.stderr.write(f"{100 * told:3.0f} %  {elapsed:5.0f} s, about {left:.0f} s left  {what}\n")
            sys.stderr.flush()

    return advance
