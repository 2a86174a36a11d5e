"""Looking at versions: `config list`, `config show`."""

from __future__ import annotations

from typing import Annotated

import typer

from tradai.cli.arguments import Limit, Name
from tradai.cli.choices import Choices, Output
from tradai.cli.config_ids import active_version, version_named
from tradai.cli.output import Columns, facts, note, show_record, show_rows, show_text, show_yaml
from tradai.common.config.service import ConfigVersionService
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.errors import NotFoundError
from tradai.common.runtime.wiring_retraining import config_versions

COLUMNS: Columns = {
    "config": "config_id",
    "status": "status",
    "created (UTC)": "created_at",
    "by": "created_by",
    "description": "description",
}


def list_versions(choices: Choices, name: Name, limit: Limit = 20) -> None:
    """Versions of a strategy, newest first."""
    versions = config_versions().list_versions(name, limit=limit, with_content=False)
    rows = [{key: fact for key, fact in facts(each).items() if key != "config_data"} for each in versions]
    show_rows(choices, rows, COLUMNS, empty=f"{name} has no config version: tradai strategy stage {name}")


def show(
    choices: Choices,
    name: Name,
    config_id: Annotated[
        str | None, typer.Argument(metavar="[CONFIG_ID]", help="Id or number; default the ACTIVE one.")
    ] = None,
    source: Annotated[bool, typer.Option("--source", help="The file it was read from, as written.")] = False,
) -> None:
    """Show a version with its content."""
    service = config_versions()
    found = version_named(service, name, config_id) if config_id else active_version(service, name)
    if source:
        show_text(_source(service, found))
        return
    if choices.output is Output.TABLE:
        show_record(choices, facts(found), hidden=("config_data", "duplicate"))
        note("")
        show_yaml(found.config_data)
        return
    show_record(choices, facts(found))


def _source(service: ConfigVersionService, version: ConfigVersion) -> str:
    text = service.source_text(version.strategy_name, version.config_id)
    if text is None:
        raise NotFoundError(f"{version.config_id} was not made from a file; leave --source out")
    return text
