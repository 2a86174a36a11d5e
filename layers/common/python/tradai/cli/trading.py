"""`strategy pause`, `resume`, `unquarantine`: changes that leave the model alone."""

from __future__ import annotations

from tradai.cli.arguments import DryRun, ModelVersion, Name
from tradai.cli.choices import Choices
from tradai.cli.outcomes import show_outcome
from tradai.cli.output import note
from tradai.common.runtime import wiring_models


def pause(choices: Choices, name: Name, *, dry_run: DryRun = False) -> None:
    """Tell the running strategy to open no new position; it reads this each minute."""
    outcome = wiring_models.model_lifecycle().pause(
        name, reason=choices.reason, trace_id=choices.trace_id, dry_run=dry_run
    )
    show_outcome(choices, outcome)
    if not dry_run:
        note(f"{name} is paused, its positions stay open; to go on: tradai strategy resume {name}")


def resume(choices: Choices, name: Name, *, dry_run: DryRun = False) -> None:
    """End a pause."""
    outcome = wiring_models.model_lifecycle().resume(
        name, reason=choices.reason, trace_id=choices.trace_id, dry_run=dry_run
    )
    show_outcome(choices, outcome)
    if not dry_run:
        note(f"{name} trades")


def unquarantine(choices: Choices, name: Name, version: ModelVersion, *, dry_run: DryRun = False) -> None:
    """Allow a version that a rollback left behind to trade again; needs --reason."""
    outcome = wiring_models.model_lifecycle().lift_quarantine(
        name, version, reason=choices.reason, trace_id=choices.trace_id, dry_run=dry_run
    )
    show_outcome(choices, outcome)
