"""`tradai local demo`: one strategy's life on the local stack."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from tradai.local import stack
from tradai.local.demo.play import play
from tradai.local.demo.report import closing_words, table_of
from tradai.local.demo.screen import Screen
from tradai.local.settings import LocalSettings, read_settings

Seed = Annotated[int, typer.Option("--seed", help="Of the synthetic market; the same seed, the same story.")]
Data = Annotated[
    str | None,
    typer.Option("--data", help='"eurusd" (real hours of 2017), or a CSV, Feather or Parquet file of hours.'),
]
Keep = Annotated[bool, typer.Option("--keep", help="Leave the stack running afterwards.")]
DEFAULT_SEED = 7


def demo(seed: Seed = DEFAULT_SEED, data: Data = None, keep: Keep = False) -> None:
    """A strategy gets its config, a champion, drift, a retraining, a verdict, a promotion and a rollback."""
    settings, screen = read_settings(), Screen()
    if keep:
        stack.up(settings, progress=screen.note)
        _play(settings, screen, seed, data, keep=True)
        return
    with stack.running(settings, progress=screen.note):
        _play(settings, screen, seed, data, keep=False)


def _play(settings: LocalSettings, screen: Screen, seed: int, data: str | None, *, keep: bool) -> None:
    played = play(settings, screen, seed=seed, data=data)
    console = Console()
    console.print()
    console.print(table_of(played.facts, played.story))
    closing_words(console, played.picture, settings.mlflow_url, stays_up=keep)
