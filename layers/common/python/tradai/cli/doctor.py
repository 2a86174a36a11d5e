"""`tradai doctor`: what is not as it should be, and with --repair what can be mended, mended."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from tradai.cli import doctor_account_checks, doctor_strategies
from tradai.cli.choices import AccountCommands, Choices
from tradai.cli.doctor_findings import Finding
from tradai.cli.exits import DIFFERENT
from tradai.cli.output import Columns, Row, note, show_rows
from tradai.common.errors import TradaiError

app = AccountCommands(add_completion=False)
COLUMNS: Columns = {
    "strategy": "strategy",
    "check": ("check", "state"),
    "found": "found",
    "what to do": "fix",
}


class Part(StrEnum):
    ACCOUNT = "account"
    STRATEGIES = "strategies"


@app.command()
def doctor(
    choices: Choices,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="One strategy; default all.")] = None,
    *,
    only: Annotated[
        Part | None, typer.Option("--only", help="One half: after a deploy, `account` is quick.")
    ] = None,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended.")] = False,
) -> None:
    """Look for what is wrong with the account and with strategies; exit code 3 if something is left."""
    rows: list[Row] = []
    if name is None and only is not Part.STRATEGIES:
        rows += [_row("-", check, found, repair=repair) for check, found in doctor_account_checks.examined()]
    if only is not Part.ACCOUNT:
        rows += [_row(*found, repair=repair) for found in doctor_strategies.examined(name)]
    show_rows(choices, rows, COLUMNS, empty="all well")
    left = sum(row["state"] == "open" for row in rows)
    if left:
        note(f"{left} open" + ("" if repair else "; --repair mends what it can"))
        raise typer.Exit(DIFFERENT)


def _row(strategy: str, check: str, finding: Finding, *, repair: bool) -> Row:
    state, problem = _state(finding, repair=repair)
    row: dict[str, Any] = {"strategy": strategy, "check": check, "state": state}
    return {**row, "found": finding.found, "fix": problem or finding.fix}


def _state(finding: Finding, *, repair: bool) -> tuple[str, str]:
    """`harmless`, `repaired` or `open`, and why a repair did not work."""
    if finding.is_harmless:
        return "harmless", ""
    if not repair or finding.mend is None:
        return "open", ""
    try:
        finding.mend()
    except TradaiError as error:
        return "open", f"repair failed: {error}"
    return "repaired", "nothing"
