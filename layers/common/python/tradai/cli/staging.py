"""`strategy stage`: the strategy's file becomes a DRAFT under the number it was announced with."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from tradai.cli.arguments import Name
from tradai.cli.choices import Choices
from tradai.cli.config_create import show_created
from tradai.cli.documents import FILE, document_at
from tradai.common.config.canonical import config_hash
from tradai.common.config.schema import StrategyDocument
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion
from tradai.common.entities.names import checked_name
from tradai.common.errors import ConflictError, NotFoundError
from tradai.common.runtime import wiring
from tradai.common.runtime.environment import environment
from tradai.common.runtime.settings import StrategyServiceSettings
from tradai.common.runtime.wiring_retraining import config_versions


def stage(
    choices: Choices,
    name: Name,
    *,
    version: Annotated[
        int | None, typer.Option("--version", "-V", min=1, help="The number it must get; default the next.")
    ] = None,
    path: Annotated[
        Path | None,
        typer.Option(
            "--path",
            help=f"The {FILE} or its folder; default $STRATEGY_SERVICE_STRATEGY_PATH/NAME, else here.",
        ),
    ] = None,
    description: Annotated[str, typer.Option("--description", "-d", help="What changes.")] = "",
) -> None:
    """Upload a strategy's tradai.yaml as a DRAFT."""
    checked_name(name)
    document = document_at(path or _home(name), name)
    if version is not None:
        _insist(name, version, _next_number(name, document), path)
    staged = config_versions().create_version(
        strategy_name=name,
        config_data=document.data,
        description=description or choices.reason,
        source_text=document.text,
    )
    if version not in {None, staged.version_number}:
        raise _overtaken(staged, version, path)
    show_created(choices, staged)


def _home(name: str) -> Path:
    strategies = StrategyServiceSettings().strategy_path
    return strategies / name if strategies else Path()


def _next_number(name: str, document: StrategyDocument) -> int:
    """The number that this content has or would get."""
    store = wiring.config_version_store(environment())
    head, holder = store.head(name, config_hash(document.data))
    if holder is None:
        return head.last_number + 1
    found = store.get(name, holder)
    if found is None:
        raise NotFoundError(f"{holder} of {name} is locked but missing; `tradai doctor` says more")
    return found.version.version_number


def _insist(name: str, version: int, number: int, path: Path | None) -> None:
    if version != number:
        raise ConflictError(
            f"this would be version {number} of {name}, not {version}: `{_command(name, number, path)}`",
            current={"version": number},
        )


def _overtaken(staged: ConfigVersion, version: int | None, path: Path | None) -> ConflictError:
    """Somebody staged something else at the same time: the DRAFT goes away again."""
    if staged.status is ConfigStatus.DRAFT and not staged.duplicate:
        config_versions().deprecate(staged.strategy_name, staged.config_id)
    number = staged.version_number + 1
    return ConflictError(
        f"somebody staged version {version} of {staged.strategy_name} first: "
        f"`{_command(staged.strategy_name, number, path)}`",
        current={"version": number},
    )


def _command(name: str, number: int, path: Path | None) -> str:
    """What to type instead."""
    words = ["tradai", "strategy", "stage", name, "--version", str(number)]
    return shlex.join([*words, "--path", str(path)] if path else words)
