"""A configuration under which the live model trades on, although it was made for another one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from tradai.cli.choices import Choices
from tradai.cli.output import note
from tradai.common.config.diff import Change
from tradai.common.errors import GateRefusedError
from tradai.common.runtime.wiring_retraining import ledger

FLAG = "--accept-new-inputs"
AcceptNewInputs = Annotated[
    bool,
    typer.Option(
        FLAG, help="The live model trades on, though it was made for other inputs; --yes accepts that too."
    ),
]


def new_inputs(name: str, changes: Sequence[Change]) -> tuple[str, ...]:
    """What changes of that which the live model was made for; nothing when no model is live."""
    paths = tuple(change.path for change in changes if change.is_model_input)
    live = ledger().live(name) if paths else None
    return paths if live and live.model_version else ()


def accepts_new_inputs(
    choices: Choices, name: str, paths: Sequence[str], *, flag: bool, dry_run: bool
) -> bool:
    """Say what it means, and whether somebody accepts it: by the flag, by `--yes`, or by an answer.

    Raises:
        GateRefusedError: nobody did.
    """
    if not paths:
        return choices.yes or flag
    changed = ", ".join(paths)
    note(
        f"WARNING: the live model of {name} was made for another {changed}. It trades on, on what it was not "
        "made for, and models made before can not be promoted any more. "
        f"A model for this config: tradai retrain {name} --force"
    )
    if choices.yes or flag:
        note(f"accepted by {FLAG if flag else '--yes'}")
        return True
    if dry_run:
        note(f"this needs {FLAG}, or --yes")
        return True
    if sys.stdin.isatty() and typer.confirm("Let it trade on all the same?", err=True):
        return True
    raise GateRefusedError(
        f"{changed}: the live model of {name} was made for another; `{FLAG}` or `--yes` accepts that"
    )
