"""New versions: `config create`, and what `strategy stage` shares with it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tradai.cli.arguments import Name
from tradai.cli.choices import Choices
from tradai.cli.config_ids import version_named
from tradai.cli.documents import document_at, document_in
from tradai.cli.output import facts, note, show_record
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion
from tradai.common.runtime.wiring_retraining import config_versions


def create(
    choices: Choices,
    name: Name,
    *,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="A tradai.yaml, or its folder.")] = None,
    data: Annotated[str | None, typer.Option("--data", help="The document itself, as YAML or JSON.")] = None,
    old: Annotated[
        str | None, typer.Option("--from", metavar="CONFIG_ID", help="The content of an earlier version.")
    ] = None,
    description: Annotated[str, typer.Option("--description", "-d", help="What changes.")] = "",
) -> None:
    """Append a version as a DRAFT. The same content gives the version that has it."""
    if sum(source is not None for source in (file, data, old)) != 1:
        raise typer.BadParameter("give one of --file, --data and --from")
    show_created(choices, _created(name, file, data, old, description or choices.reason))


def show_created(choices: Choices, version: ConfigVersion) -> None:
    """The version, and the next step on stderr."""
    show_record(choices, facts(version), hidden=("config_data", "duplicate", "s3_key"))
    if version.duplicate:
        note(f"{version.config_id} has this content already; nothing was added")
    if version.status is ConfigStatus.DRAFT:
        note(f"next: tradai config activate {version.strategy_name} {version.config_id}")


def _created(
    name: str, file: Path | None, data: str | None, old: str | None, description: str
) -> ConfigVersion:
    service = config_versions()
    if old is not None:
        return service.restore(name, version_named(service, name, old).config_id, description=description)
    document = document_at(file, name) if file is not None else document_in(str(data), name)
    return service.create_version(
        strategy_name=name, config_data=document.data, description=description, source_text=document.text
    )
