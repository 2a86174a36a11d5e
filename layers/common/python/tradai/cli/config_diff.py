"""`config diff`: what changes between two documents, and what that puts at risk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from tradai.cli.arguments import Name
from tradai.cli.cells import counted
from tradai.cli.choices import Choices
from tradai.cli.config_ids import active_version, version_named
from tradai.cli.documents import document_at
from tradai.cli.exits import DIFFERENT
from tradai.cli.output import note, show_rows
from tradai.cli.risks import COLUMNS, change_rows
from tradai.common.config.diff import diff as changes_between
from tradai.common.config.service import ConfigVersionService
from tradai.common.errors import StrategyNotFoundError
from tradai.common.runtime.wiring_retraining import config_versions

ACTIVE = "ACTIVE"


def diff(
    choices: Choices,
    name: Name,
    old: Annotated[str, typer.Argument(metavar="[FROM]", help="Id, number or ACTIVE.")] = ACTIVE,
    new: Annotated[
        str | None, typer.Argument(metavar="[TO]", help="Id or number; default the newest version.")
    ] = None,
    *,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="A tradai.yaml instead of TO.")] = None,
) -> None:
    """Show what changes; exit code 3 if anything does."""
    if file and new:
        raise typer.BadParameter("give TO or --file, not both")
    service = config_versions()
    before = _content(service, name, old)
    after = document_at(file, name).data if file else _content(service, name, new)
    changes = changes_between(before, after)
    show_rows(choices, change_rows(changes), COLUMNS, empty="no difference")
    risky = sum(change.needs_yes for change in changes)
    if risky:
        verbs = (
            "concerns money and exposure and needs" if risky == 1 else "concern money and exposure and need"
        )
        note(f"{risky} of {counted(len(changes), 'change')} {verbs} --yes")
    if changes:
        raise typer.Exit(DIFFERENT)


def _content(service: ConfigVersionService, name: str, named: str | None) -> Mapping[str, Any]:
    if named == ACTIVE:
        return active_version(service, name).config_data
    if named is not None:
        return version_named(service, name, named).config_data
    newest = service.latest(name)
    if newest is None:
        raise StrategyNotFoundError(name)
    return newest.config_data
