"""Files before they are versions: `config validate`, `config schema`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from tradai.cli.cells import counted
from tradai.cli.choices import Choices
from tradai.cli.documents import FILE, file_at
from tradai.cli.output import Columns, note, show_rows, show_text
from tradai.common.config.schema import inspect_strategy_file, json_schema
from tradai.common.errors import ConfigInvalidError, outcome_of

COLUMNS: Columns = {"line": "line", "field": "path", "problem": "message", "suggestion": "suggestion"}


def validate(
    choices: Choices,
    path: Annotated[Path, typer.Argument(help=f"A {FILE}, or the folder that holds it.")] = Path(),
) -> None:
    """Say everything that is wrong with a strategy file; exit code 2 if anything is."""
    content = inspect_strategy_file(file_at(path))
    show_rows(choices, map(asdict, content.problems), COLUMNS, empty=f"{path} is valid")
    if content.problems:
        note(f"{counted(len(content.problems), 'problem')} in {path}")
        raise typer.Exit(outcome_of(ConfigInvalidError(())).exit_code)


def schema(_: Choices) -> None:
    """Print the JSON Schema of strategy files, for editors."""
    show_text(json.dumps(json_schema(), indent=2))
