"""What `tradai local demo` does: one strategy's life on the local stack."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from tradai.cli.choices import Choices, Output
from tradai.cli.output import show_rows
from tradai.local import stack
from tradai.local.demo.play import Played, play
from tradai.local.demo.report import closing_words, rows_of, table_of
from tradai.local.demo.screen import Screen
from tradai.local.demo.story import story_of
from tradai.local.deploy import Progress
from tradai.local.settings import LocalSettings

WIDTH = 120  # of the table when nobody's screen says otherwise
COLUMNS = {name: name for name in ("day", "what", "why", "source")}


def run(choices: Choices, settings: LocalSettings, *, seed: int, data: str | None, keep: bool) -> None:
    """Play it on a stack of its own, which ends with it unless it is to be kept.

    Bad candles are refused before anything starts.
    """
    story = story_of(settings, seed=seed, data=data)
    screen = Screen()
    stage = _kept if keep else stack.running
    with stage(settings, progress=screen.note):
        played = play(settings, screen, story)
    _show(choices, settings, played, stays_up=keep)


@contextmanager
def _kept(settings: LocalSettings, *, progress: Progress) -> Iterator[LocalSettings]:
    """A stack that stays; when the block fails, it is told that it does."""
    stack.up(settings, progress=progress)
    try:
        yield settings
    except BaseException:
        progress("the stack still runs, to look around in it; `tradai local down` ends it")
        raise


def _show(choices: Choices, settings: LocalSettings, played: Played, *, stays_up: bool) -> None:
    if choices.output is not Output.TABLE:
        show_rows(choices, rows_of(played.facts), COLUMNS)
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    console.print(table_of(played.facts, played.story))
    closing_words(Console(stderr=True), played.picture, settings.mlflow_url, stays_up=stays_up)
