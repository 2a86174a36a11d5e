"""`tradai`: the command line. Parts are imported when they are called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Annotated, Any

import typer

from tradai.cli.faults import reported
from tradai.cli.lazy import LazyGroup, Part

PARTS: Mapping[str, Part] = {
    "strategy": Part("tradai.cli.strategy", "Strategies and the model versions they trade with."),
    "config": Part("tradai.cli.config", "Versions of a strategy's configuration."),
    "deploy": Part("tradai.cli.deploy", "Put a strategy live, or take it back."),
    "retrain": Part("tradai.cli.retrain", "Retrain a strategy's model now."),
    "drift": Part("tradai.cli.drift", "Drift of a strategy's features; exit code 3 when there is some."),
    "history": Part("tradai.cli.history", "What a strategy ran, who put it there, why."),
    "trace": Part(
        "tradai.cli.trace", "One operation in time order: job, workflow, functions, training, MLflow, ledger."
    ),
    "review": Part("tradai.cli.review", "Verdicts that wait for a person."),
    "doctor": Part(
        "tradai.cli.doctor",
        "Look for what is wrong with the account and with strategies; exit code 3 if something is left.",
    ),
    "settings": Part("tradai.cli.settings", "Every setting with its source; secrets are masked."),
    "api": Part("tradai.cli.api", "The REST API on this machine."),
    "local": Part("tradai.cli.local", "The local stack: AWS, MLflow and training tasks on this machine."),
}


class Root(LazyGroup):
    """Every command's errors become a sentence and an exit code here."""

    parts = PARTS

    def invoke(self, ctx: Any) -> Any:
        with reported():
            return super().invoke(ctx)


app = typer.Typer(
    cls=Root,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tradai {version('tradai')}")
        raise typer.Exit


@app.callback()
def main(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Versions what a trading strategy runs, and retrains, judges, promotes and rolls back its models.

    Exit codes: 0 done, 1 fault, 2 usage, 3 difference or drift found, 4 gate refused, 5 conflict.
    """
