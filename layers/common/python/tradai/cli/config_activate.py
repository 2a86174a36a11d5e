"""Moves of a version: `config activate`, `config deprecate`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from tradai.cli.arguments import ConfigId, DryRun, Name
from tradai.cli.choices import Choices
from tradai.cli.config_ids import version_named
from tradai.cli.new_inputs import AcceptNewInputs, accepts_new_inputs, new_inputs
from tradai.cli.output import facts, note, show_record
from tradai.cli.risks import insist_on_yes
from tradai.common.config.diff import diff
from tradai.common.config.unset import UNSET
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion
from tradai.common.runtime.wiring_retraining import config_versions

HIDDEN = ("config_data", "duplicate", "s3_key", "dry_run")


def activate(
    choices: Choices,
    name: Name,
    config_id: ConfigId,
    *,
    expected: Annotated[
        str | None, typer.Option("--expected", metavar="CONFIG_ID", help="Refuse unless this one is ACTIVE.")
    ] = None,
    accept_new_inputs: AcceptNewInputs = False,
    dry_run: DryRun = False,
) -> None:
    """Make a version the ACTIVE one; the one before becomes DEPRECATED in the same step."""
    service = config_versions()
    wanted, active = version_named(service, name, config_id), service.get_active(name)
    changes = diff(active.config_data, wanted.config_data) if active else ()
    insist_on_yes(choices, changes, f"activating {wanted.config_id}", dry_run=dry_run)
    inputs = new_inputs(name, changes)
    activated = service.activate(
        name,
        wanted.config_id,
        expected_active_id=version_named(service, name, expected).config_id if expected else UNSET,
        reason=choices.reason,
        accept_new_inputs=accepts_new_inputs(choices, name, inputs, flag=accept_new_inputs, dry_run=dry_run),
        dry_run=dry_run,
        trace_id=choices.trace_id,
    )
    record = _planned(wanted, active) if dry_run else facts(activated)
    told = {"dry_run": dry_run, "new_model_inputs": inputs, "trace_id": choices.trace_id}
    show_record(choices, record | told, hidden=HIDDEN)
    note(_outcome(activated, active, dry_run=dry_run))


def deprecate(
    choices: Choices,
    name: Name,
    config_id: ConfigId,
    force: Annotated[
        bool, typer.Option("--force", help="Even the ACTIVE one: the strategy is paused then.")
    ] = False,
) -> None:
    """Abandon a DRAFT."""
    service = config_versions()
    version = version_named(service, name, config_id)
    gone = service.deprecate(
        name, version.config_id, force=force, reason=choices.reason, trace_id=choices.trace_id
    )
    show_record(choices, {**facts(gone), "trace_id": choices.trace_id}, hidden=HIDDEN)
    note(f"{gone.config_id} is DEPRECATED; its content can return until {gone.ttl:%Y-%m-%d} and after")


def _planned(wanted: ConfigVersion, active: ConfigVersion | None) -> dict[str, Any]:
    """The version as it is, and what it and the ACTIVE one would become."""
    if active and active.config_id == wanted.config_id:
        return facts(wanted)
    before = active.config_id if active else None
    return {**facts(wanted), "would_become": ConfigStatus.ACTIVE, "would_deprecate": before}


def _outcome(activated: ConfigVersion, before: ConfigVersion | None, *, dry_run: bool) -> str:
    if before and before.config_id == activated.config_id:
        return f"{activated.config_id} was ACTIVE already; nothing was changed"
    if dry_run:
        instead = f" in place of {before.config_id}" if before else ""
        return f"dry run: {activated.config_id} would become ACTIVE{instead}; nothing was changed"
    return f"{activated.config_id} is ACTIVE" + (f" in place of {before.config_id}" if before else "")
