"""Errors as a sentence on stderr and an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.text import Text

from tradai.cli.cells import shown
from tradai.cli.local_hint import local_hint
from tradai.common.errors import ConflictError, TradaiError, outcome_of


@contextmanager
def reported() -> Iterator[None]:
    """Ends the command with the exit code of the error that was raised."""
    try:
        yield
    except TradaiError as error:
        report(error)
        raise typer.Exit(outcome_of(error).exit_code) from error


def report(error: TradaiError) -> None:
    """What happened, what the state is, what to do."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(Text("error: ", style="bold red"), Text(str(error)), sep="")
    if isinstance(error, ConflictError):
        for name, value in error.current.items():
            console.print(Text(f"  {name.replace('_', ' ')}: {shown(value)}"))
    hint = local_hint(error)
    if hint:
        console.print(Text("hint: ", style="bold"), Text(hint), sep="")
