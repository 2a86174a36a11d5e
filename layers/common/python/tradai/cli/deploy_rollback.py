"""`deploy rollback`: the safe way back."""

from __future__ import annotations

from typing import Annotated

import typer

from tradai.cli.arguments import DryRun, Force, Name
from tradai.cli.choices import Choices
from tradai.cli.outcomes import show_outcome
from tradai.cli.output import note, note_rows
from tradai.cli.risks import COLUMNS, change_rows
from tradai.cli.services import follow
from tradai.common.config.diff import diff
from tradai.common.errors import NotFoundError
from tradai.common.registry.lifecycle_outcomes import Rollback
from tradai.common.runtime import wiring_deployments, wiring_models, wiring_retraining


def rollback(
    choices: Choices,
    name: Name,
    *,
    deployment: Annotated[
        str | None, typer.Option("--deployment", metavar="ID", help="The release to return to: deploy-….")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="VERSION", help="The former champion to return to.")
    ] = None,
    force: Force = False,
    dry_run: DryRun = False,
) -> None:
    """Return to the release before, or to the one you name. What is left behind is quarantined.

    Without --deployment and --model: the last release that ran something else and may return.
    """
    if deployment and model:
        raise typer.BadParameter("give --deployment or --model, not both")
    lifecycle = wiring_models.model_lifecycle()
    move = lifecycle.rollback if model else lifecycle.restore
    outcome = move(
        name,
        model or deployment,
        reason=choices.reason or "MANUAL_REQUEST",
        force=force,
        trace_id=choices.trace_id,
        dry_run=dry_run,
    )
    image = _image(name) if outcome.rolled_back and not model else None
    again = f"tradai deploy strategy PATH --image {image}"
    tell = follow(wiring_deployments.strategy_services(), name, image, again) if image else None
    if outcome.dry_run and not model:
        _show_return(outcome)
    show_outcome(choices, outcome)
    if tell:
        tell()


def _show_return(outcome: Rollback) -> None:
    """The release that would return, and what its configuration changes in the ACTIVE one."""
    name = outcome.model_name
    target = wiring_models.ledger().find(name, str(outcome.returns_to))
    told = f"{target.created_at:%Y-%m-%d %H:%M} UTC ({target.kind}, {target.config_id})"
    note(f"{target.release_id} of {told} would return")
    versions = wiring_retraining.config_versions()
    active = versions.get_active(name)
    if not outcome.config_returns or not active or not target.config_id:
        return
    try:
        returning = versions.get(name, target.config_id)
    except NotFoundError:
        note(f"{target.config_id} was deleted and returns from its body; what it changes is not shown")
        return
    note_rows(change_rows(diff(active.config_data, returning.config_data)), COLUMNS)


def _image(name: str) -> str | None:
    live = wiring_models.ledger().live(name)
    return live.image if live else None
