"""What a change of configuration puts at risk, shown before it happens."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from tradai.cli.choices import Choices
from tradai.cli.output import Columns, Row, facts, note, note_rows
from tradai.common.config.diff import Change
from tradai.common.errors import GateRefusedError

COLUMNS: Columns = {"risk": "risk", "field": ("path", "note"), "now": "old", "then": "new"}


def change_rows(changes: Sequence[Change]) -> list[Row]:
    return [facts(change) for change in changes]


def insist_on_yes(choices: Choices, changes: Sequence[Change], doing: str, *, dry_run: bool) -> None:
    """Show changes; those of money and exposure need `--yes`, or a yes to the question.

    Raises:
        GateRefusedError: nobody said yes.
    """
    if changes:
        note_rows(change_rows(changes), COLUMNS)
    risky = [change.path for change in changes if change.needs_yes]
    if not risky or choices.yes or dry_run:
        return
    if sys.stdin.isatty() and typer.confirm(f"{doing} changes {', '.join(risky)}. Go on?", err=True):
        return
    note("")
    raise GateRefusedError(f"{doing} changes {', '.join(risky)}: `--yes` accepts that")
