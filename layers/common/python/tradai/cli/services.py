"""The service that runs a strategy follows what was put live."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import typer

from tradai.cli.output import note
from tradai.common.errors import TradaiError, outcome_of


class StrategyServices(Protocol):
    """Where strategies trade."""

    def update(self, strategy: str, *, image: str) -> str | None:
        """Name of the service that has the image now; None when there is none."""


def follow(services: StrategyServices, strategy: str, image: str, again: str) -> Callable[[], None]:
    """Give the image to the service; what is left to do once the release has been shown.

    The release stands whatever happens here.

    Args:
        again: the command that completes it.
    """
    try:
        service = services.update(strategy, image=image)
    except TradaiError as error:
        return _failed(error, again)
    return lambda: note(f"service {service} has {image}" if service else "")


def _failed(error: TradaiError, again: str) -> Callable[[], None]:
    def tell() -> None:
        note(f"the release stands, but its service does not have the image yet: {error}. Try again: {again}")
        raise typer.Exit(outcome_of(error).exit_code)

    return tell
