"""Arguments that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Name = Annotated[str, typer.Argument(metavar="NAME", help="The strategy.")]
ConfigId = Annotated[
    str, typer.Argument(metavar="CONFIG_ID", help="A config version: its id, or its number alone.")
]
ModelVersion = Annotated[str, typer.Argument(metavar="VERSION", help="A model version: its number.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change; change nothing.")]
Force = Annotated[bool, typer.Option("--force", help="Do it all the same; recorded.")]
Plot = Annotated[Path | None, typer.Option("--plot", metavar="FILE", help="Draw it too: .png, .svg, .html.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, help="At most this many, newest first.")]
