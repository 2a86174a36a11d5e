"""The options that every command takes, and the group that adds them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import Annotated, Any, ClassVar, TypeVar
from uuid import uuid4

import typer

from tradai.cli.environments import EnvironmentName, choose, connect

Function = TypeVar("Function", bound=Callable[..., Any])
PANEL = "Options of every command"


class Output(StrEnum):
    TABLE = "table"
    JSON = "json"
    YAML = "yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the caller chose for this command.

    Args:
        yes: risks that were shown are accepted.
        reason: goes into the ledger, or with a request into its job.
        trace_id: of everything this command sets off.
        found: variables that were not set, and who told them: `.env`, SSM, the AWS profile, `--env`.
    """

    env: EnvironmentName = EnvironmentName.DEV
    output: Output = Output.TABLE
    yes: bool = False
    reason: str = ""
    trace_id: str = field(default_factory=lambda: str(uuid4()))
    found: Mapping[str, str] = field(default_factory=dict)


def _option(kind: Any, default: object, *names: str, **settings: Any) -> inspect.Parameter:
    name = names[0].removeprefix("--")
    annotation = Annotated[kind, typer.Option(*names, rich_help_panel=PANEL, **settings)]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


OPTIONS = (
    _option(
        EnvironmentName,
        EnvironmentName.DEV,
        "--env",
        "-e",
        envvar="TRADAI_ENV",
        help="Environment to act on.",
    ),
    _option(Output, Output.TABLE, "--output", "-o", help="Form of the data on stdout."),
    _option(bool, False, "--yes", "-y", help="Accept the risks that are shown."),
    _option(str, "", "--reason", help="Why; kept with what it did."),
)


class Commands(typer.Typer):
    """A group whose every command takes `OPTIONS`; they arrive as its first argument, a `Choices`."""

    connects: ClassVar[bool] = False

    def command(
        self, name: str | None = None, *, connects: bool | None = None, **settings: Any
    ) -> Callable[[Function], Function]:
        """Register a function `(choices, …)`; its docstring is the help.

        Args:
            connects: it needs the environment's account; default as the group says.
        """
        register = super().command(name, **settings)
        needs_account = self.connects if connects is None else connects

        def add(function: Function) -> Function:
            register(_with_choices(function, needs_account=needs_account))
            return function

        return add


class AccountCommands(Commands):
    """Commands that act on the environment's account."""

    connects = True


def _with_choices(function: Callable[..., Any], *, needs_account: bool) -> Callable[..., Any]:
    @wraps(function)
    def run(**given: Any) -> Any:
        chosen = {option.name: given.pop(option.name) for option in OPTIONS}
        found = {**choose(chosen["env"]), **(connect() if needs_account else {})}
        return function(Choices(**chosen, found=found), **given)

    _, *own = inspect.signature(function, eval_str=True).parameters.values()
    parameters = [*(each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own), *OPTIONS]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what Typer reads
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run
