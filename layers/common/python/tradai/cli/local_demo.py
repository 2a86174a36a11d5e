"""What `tradai local demo` does: one strategy's life on the local stack."""

from __future__ import annotations

from rich.console import Console

from tradai.cli.choices import Choices, Output
from tradai.cli.output import show_rows
from tradai.local import stack
from tradai.local.demo.play import Played, play
from tradai.local.demo.report import closing_words, rows_of, table_of
from tradai.local.demo.screen import Screen
from tradai.local.settings import LocalSettings

WIDTH = 120  # of the table when nobody's screen says otherwise
COLUMNS = {name: name for name in ("day", "what", "why", "source")}


def run(choices: Choices, settings: LocalSettings, *, seed: int, data: str | None, keep: bool) -> None:
    """Play it on a stack of its own, which ends with it unless it is to be kept."""
    screen = Screen()
    if keep:
        stack.up(settings, progress=screen.note)
        _show(choices, settings, play(settings, screen, seed=seed, data=data), stays_up=True)
        return
    with stack.running(settings, progress=screen.note):
        played = play(settings, screen, seed=seed, data=data)
    _show(choices, settings, played, stays_up=False)


def _show(choices: Choices, settings: LocalSettings, played: Played, *, stays_up: bool) -> None:
    if choices.output is not Output.TABLE:
        show_rows(choices, rows_of(played.facts), COLUMNS)
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    console.print(table_of(played.facts, played.story))
    closing_words(Console(stderr=True), played.picture, settings.mlflow_url, stays_up=stays_up)
