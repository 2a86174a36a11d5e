"""What a change of the live pair answered, and the exit code that belongs to it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

import typer

from tradai.cli.choices import Choices, Output
from tradai.cli.exits import REFUSED
from tradai.cli.output import Row, facts, note, show_record, show_rows
from tradai.common.registry.lifecycle_gates import Check
from tradai.common.registry.lifecycle_outcomes import Change, Promotion, Rollback
from tradai.common.registry.lifecycle_staging import Staged
from tradai.common.registry.mirror_report import MirrorState

CHECKS: Final = {"check": "name", "passed": "passed", "detail": "detail"}
HIDDEN: Final = ("checks", "dry_run", "repeated")
PENDING: Final = (
    "the change stands; MLflow does not show it yet: the next operation, the hourly mirror "
    "or `tradai doctor --repair` completes it"
)


def show_outcome(choices: Choices, outcome: Staged | Promotion | Rollback | Change) -> None:
    """The answer and its checks; a dry run that a check refuses ends with the code of a refused gate."""
    if outcome.dry_run:
        show_plan(choices, {**facts(outcome), "trace_id": choices.trace_id})
        return
    show_record(choices, {**facts(outcome), "trace_id": choices.trace_id}, hidden=HIDDEN)
    if getattr(outcome, "mirror", MirrorState.DONE) is MirrorState.PENDING:
        note(PENDING)


def show_plan(choices: Choices, plan: Row) -> None:
    """What a dry run would change, and every check; a refused one is the exit code of a refused gate."""
    checks: tuple[Check, ...] = plan.get("checks", ())
    show_record(choices, plan, hidden=HIDDEN)
    if checks and choices.output is Output.TABLE:
        note("")
        show_rows(choices, map(asdict, checks), CHECKS)
    note("dry run: nothing was changed")
    if not all(check.passed for check in checks):
        raise typer.Exit(REFUSED)
