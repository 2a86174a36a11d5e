"""`tradai local`: the embedded AWS, MLflow and container runner of this checkout."""

from __future__ import annotations

import json
import re
import shlex
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tradai.common.entities.clock import from_iso, iso
from tradai.common.errors import ValidationFailedError
from tradai.local import clock, logs, stack
from tradai.local.settings import read_settings

app = typer.Typer(
    help="The local stack: AWS, MLflow and training tasks on this machine.", no_args_is_help=True
)
clock_app = typer.Typer(help="The clock that functions, training tasks and this command live by.")
app.add_typer(clock_app, name="clock")

_OUT, _ERR = Console(), Console(stderr=True)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Output(StrEnum):
    TABLE = "table"
    JSON = "json"


Format = Annotated[Output, typer.Option("--output", "-o", help="How to print.")]


@app.command()
def up() -> None:
    """Start what does not run and deploy what changed."""
    settings = read_settings()
    stack.up(settings, progress=_progress())
    _ERR.print('ready; eval "$(tradai local env)" points any client at it, `tradai local down` ends it')


@app.command()
def down() -> None:
    """End the stack and forget its data; logs stay."""
    ended = stack.down(read_settings())
    _ERR.print(f"{ended} services ended" if ended else "nothing was running")


@app.command()
def status(output: Format = Output.TABLE) -> None:
    """What runs, where, and how much memory it takes. Exit code 1 unless all serves."""
    parts = stack.status(read_settings())
    if output is Output.JSON:
        typer.echo(json.dumps([asdict(part) for part in parts], indent=2))
    else:
        table = Table("part", "url", "pid", "serving", "MB")
        for part in parts:
            serving = "yes" if part.is_serving else "no"
            table.add_row(part.name, part.url, str(part.pid or "-"), serving, str(part.memory_mb))
        _OUT.print(table)
    raise typer.Exit(0 if all(part.is_serving for part in parts) else 1)


@app.command(name="logs")
def show_logs(
    part: Annotated[str, typer.Argument(help="aws, containers, mlflow, task, or a function's name.")],
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Keep printing what comes.")] = False,
) -> None:
    """Print a part's log."""
    for line in logs.read(read_settings(), part, follow=follow):
        typer.echo(line)


@app.command()
def env(output: Format = Output.TABLE) -> None:
    """Print the variables that point AWS and MLflow clients here: eval "$(tradai local env)"."""
    variables = stack.environment(read_settings())
    if output is Output.JSON:
        typer.echo(json.dumps(variables, indent=2))
        return
    for name, value in variables.items():
        typer.echo(f"export {name}={shlex.quote(value)}")


@clock_app.command()
def show() -> None:
    """Print the time of the stack."""
    _tell(clock.get(read_settings()))


@clock_app.command(name="set")
def set_clock(
    when: Annotated[str, typer.Argument(help="ISO-8601 with a zone, e.g. 2024-05-01T00:00:00Z.")],
) -> None:
    """Stop the clock at a time."""
    _tell(clock.set_to(read_settings(), _time(when)))


@clock_app.command()
def advance(by: Annotated[str, typer.Argument(help="A number and m, h, d or w: 7d.")]) -> None:
    """Move the clock on."""
    _tell(clock.advance(read_settings(), _duration(by)))


@clock_app.command()
def clear() -> None:
    """Let the clock follow the machine's again."""
    clock.clear(read_settings())
    _tell(None)


def _tell(when: datetime | None) -> None:
    typer.echo(iso(when) if when else "the machine's time")


def _time(text: str) -> datetime:
    try:
        return from_iso(text)
    except ValueError as error:
        raise ValidationFailedError(str(error)) from None


def _duration(text: str) -> timedelta:
    match = re.fullmatch(r"(\d+)([mhdw])", text)
    if match is None:
        raise ValidationFailedError(f"{text!r} is not a duration; write a number and m, h, d or w, e.g. 7d")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _progress() -> Callable[[str], None]:
    began = time.monotonic()
    return lambda message: _ERR.print(f"[dim]{time.monotonic() - began:6.1f} s[/dim]  {message}")
