"""`config explain`: where every value in force comes from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from tradai.cli.arguments import Name
from tradai.cli.choices import Choices
from tradai.cli.documents import FILE, file_at
from tradai.cli.output import Columns, facts, note, show_rows
from tradai.common.config.explain import DEFAULT, Explained
from tradai.common.runtime.wiring_configuration import strategy_config_loader

COLUMNS: Columns = {"field": "path", "value": "value", "from": "layer", "covers": "covers"}


def explain(
    choices: Choices,
    name: Name,
    *,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help=f"The strategy's own {FILE}, the lowest layer.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Defaults too.")] = False,
) -> None:
    """For each value that a strategy would run with: which layer it is from, and what that covers.

    Layers, highest first: environment, .env, tags of the live model, ACTIVE version, tradai.yaml.
    """
    loader = strategy_config_loader(file_at(file) if file else None)
    config = loader.load(name)
    rows = [_row(each) for each in loader.explain() if everything or each.layer != DEFAULT]
    show_rows(choices, rows, COLUMNS, empty="everything is at its default")
    note(f"effective hash {config.effective_hash}")


def _row(each: Explained) -> Mapping[str, Any]:
    covered = [f"{layer}: {value}" for layer, value in each.shadowed]
    shadowed = [{"layer": layer, "value": value} for layer, value in each.shadowed]
    return {**facts(each), "shadowed": shadowed, "covers": covered}
