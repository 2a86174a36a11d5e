"""A group that imports a part of the command line only when that part is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup


@dataclass(frozen=True, slots=True)
class Part:
    """A command or group: `module` holds it as `app`; `help` is the first line of its own, if it has one."""

    module: str
    help: str


class LazyGroup(TyperGroup):
    """Shows its parts in the help without importing them.

    Contexts are `Any`: Typer keeps their class private.
    """

    parts: ClassVar[Mapping[str, Part]]

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {name: TyperCommand(name, help=part.help) for name, part in self.parts.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        part = self.parts.get(args[0])
        if part is not None:
            self.commands[args[0]] = load(part)
        return super().resolve_command(ctx, args)


def load(part: Part) -> Any:
    """The part's command, imported now."""
    command: Any = typer.main.get_command(import_module(part.module).app)
    command.help = command.help or part.help
    return command
