"""One whole demo: story told, facts read back, picture drawn."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tradai.common.aws import clients as product_clients
from tradai.common.runtime import environment as runtime_environment
from tradai.common.runtime import wiring
from tradai.common.runtime.wiring_models import mlflow_adapter
from tradai.local import stack
from tradai.local.demo.calendar import Calendar
from tradai.local.demo.commands import Commands
from tradai.local.demo.director import Director
from tradai.local.demo.facts import Facts, facts_of
from tradai.local.demo.paper import PaperTrader
from tradai.local.demo.picture import draw
from tradai.local.demo.screen import Screen
from tradai.local.demo.story import LONGEST_DAYS, Story
from tradai.local.settings import LocalSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    story: Story
    facts: Facts
    picture: Path


def play(settings: LocalSettings, screen: Screen, story: Story) -> Played:
    """On a stack that is up."""
    variables = {**stack.environment(settings), "TRADAI_DATA": story.candles}
    _live_in(variables)
    director = Director(
        story=story,
        settings=settings,
        screen=screen,
        commands=Commands(screen=screen, environment=variables),
        calendar=Calendar(settings=settings),
        trader=PaperTrader(story=story, work=settings.home / "demo" / "paper"),
    )
    try:
        director.run()
    finally:
        screen.close()
    facts = facts_of(story.name, director.jobs, LONGEST_DAYS)
    return Played(story=story, facts=facts, picture=draw(facts, story, settings.home / "demo" / "demo.png"))


def _live_in(variables: dict[str, str]) -> None:
    """This process becomes a client of the stack."""
    os.environ.update(variables)
    runtime_environment.environment.cache_clear()
    product_clients.client.cache_clear()
    wiring.caller.cache_clear()
    mlflow_adapter.cache_clear()
