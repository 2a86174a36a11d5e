"""`tradai local`: the embedded AWS, MLflow and container runner of this checkout."""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated

import typer

from tradai.cli.choices import Choices, Commands, Output
from tradai.cli.output import Columns, facts, note, show_record, show_rows, show_text
from tradai.common.entities.clock import from_iso
from tradai.common.errors import ValidationFailedError
from tradai.local import clock, logs, stack
from tradai.local.settings import LocalSettings, read_settings

app = Commands(no_args_is_help=True, add_completion=False)
clock_app = Commands(
    no_args_is_help=True, help="The clock that functions, training tasks and this command live by."
)
app.add_typer(clock_app, name="clock")

PARTS: Columns = {"part": "name", "url": "url", "pid": "pid", "serving": "is_serving", "MB": "memory_mb"}
SEED = 4  # of the story that the README tells
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@app.command()
def up(choices: Choices) -> None:
    """Start what does not run and deploy what changed."""
    stack.up(_settings(choices), progress=_progress())
    note('ready; eval "$(tradai local env)" points any client here, `tradai local down` ends it')


@app.command()
def down(choices: Choices) -> None:
    """End the stack and forget its data; logs stay."""
    ended = stack.down(_settings(choices))
    note(f"{ended} services ended" if ended else "nothing was running")


@app.command()
def status(choices: Choices) -> None:
    """What runs, where, and how much memory it takes; exit code 1 unless all of it serves."""
    parts = stack.status(_settings(choices))
    show_rows(choices, [facts(part) for part in parts], PARTS)
    if not all(part.is_serving for part in parts):
        raise typer.Exit(1)


@app.command(name="logs")
def show_logs(
    choices: Choices,
    part: Annotated[str, typer.Argument(help="aws, containers, mlflow, task, or a function's name.")],
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what comes.")] = False,
) -> None:
    """Print a part's log; `task` is the newest training."""
    for line in logs.read(_settings(choices), part, follow=follow):
        show_text(line)


@app.command()
def demo(
    choices: Choices,
    seed: Annotated[int, typer.Option("--seed", help="Of the market; the same seed, the same story.")] = SEED,
    data: Annotated[
        str | None,
        typer.Option(
            "--data", help='"eurusd" (hours of 2017), or a CSV, Feather or Parquet file of hourly candles.'
        ),
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the stack running afterwards.")] = False,
) -> None:
    """A strategy gets a config, a champion, drift, a retraining, a verdict, a promotion, a rollback."""
    from tradai.cli import local_demo  # noqa: PLC0415 - pandas and the product's wiring, for this command only

    local_demo.run(choices, _settings(choices), seed=seed, data=data, keep=keep)


@app.command()
def env(choices: Choices) -> None:
    """Variables that point AWS and MLflow clients here: eval "$(tradai local env)"."""
    variables = stack.environment(_settings(choices))
    if choices.output is not Output.TABLE:
        show_record(choices, variables)
        return
    for name, value in variables.items():
        show_text(f"export {name}={shlex.quote(value)}")


@clock_app.command()
def show(choices: Choices) -> None:
    """Print the time of the stack."""
    _tell(choices, clock.get(_settings(choices)))


@clock_app.command(name="set")
def set_clock(
    choices: Choices,
    when: Annotated[str, typer.Argument(help="ISO-8601 with a zone, e.g. 2024-05-01T00:00:00Z.")],
) -> None:
    """Stop the clock at a time."""
    _tell(choices, clock.set_to(_settings(choices), _time(when)))


@clock_app.command()
def advance(
    choices: Choices, by: Annotated[str, typer.Argument(help="A number and m, h, d or w: 7d.")]
) -> None:
    """Move the clock on."""
    _tell(choices, clock.advance(_settings(choices), _duration(by)))


@clock_app.command()
def clear(choices: Choices) -> None:
    """Let the clock follow the machine's again."""
    clock.clear(_settings(choices))
    _tell(choices, None)


def _settings(choices: Choices) -> LocalSettings:
    return read_settings(TRADAI_ENV=choices.env.value)


def _tell(choices: Choices, when: datetime | None) -> None:
    show_record(choices, {"now": when, "source": "the stack" if when else "the machine"})


def _time(text: str) -> datetime:
    try:
        return from_iso(text)
    except ValueError:
        raise ValidationFailedError(
            f"{text!r} is no time with a zone; write it like 2024-05-01T00:00:00Z"
        ) from None


def _duration(text: str) -> timedelta:
    match = re.fullmatch(r"(\d+)([mhdw])", text)
    if match is None:
        raise ValidationFailedError(f"{text!r} is not a duration; write a number and m, h, d or w, e.g. 7d")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def _progress() -> Callable[[str], None]:
    began = time.monotonic()
    return lambda message: note(f"{time.monotonic() - began:6.1f} s  {message}")
