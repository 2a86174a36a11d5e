"""`tradai doctor`: what is not as it should be, and with --repair what can be mended, mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

import typer

from tradai.cli import doctor_configs, doctor_models, doctor_runs
from tradai.cli.choices import AccountCommands, Choices
from tradai.cli.doctor_findings import Check, Clinic, Finding
from tradai.cli.exits import DIFFERENT
from tradai.cli.output import Columns, Row, note, show_rows
from tradai.common.entities.clock import system_clock
from tradai.common.entities.names import checked_name
from tradai.common.errors import TradaiError
from tradai.common.runtime import wiring_models
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.wiring_deployments import config_bodies, config_inventory, performance_alarms
from tradai.common.runtime.wiring_requests import executions
from tradai.common.runtime.wiring_retraining import config_versions, ledger, retraining_states

app = AccountCommands(add_completion=False)
COLUMNS: Columns = {
    "strategy": "strategy",
    "check": ("check", "state"),
    "found": "found",
    "what to do": "fix",
}
CHECKS: Final[Mapping[str, Check]] = {
    "ledger": doctor_models.broken_chain,
    "MLflow labels": doctor_models.mirror,
    "champion's files": doctor_models.champion_files,
    "config bodies": doctor_configs.missing_bodies,
    "live config": doctor_configs.altered_body,
    "orphan bodies": doctor_configs.orphan_bodies,
    "lease": doctor_runs.stuck_lease,
    "alarm": doctor_runs.missing_alarm,
}


@app.command()
def doctor(
    choices: Choices,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="One strategy; default all.")] = None,
    *,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended.")] = False,
) -> None:
    """Look for what is wrong; exit code 3 if something is left."""
    clinic = _clinic()
    strategies = [checked_name(name)] if name else clinic.ledger.strategies()
    rows = [
        _row(strategy, check, finding, repair=repair)
        for strategy in strategies
        for check, finding in _examined(clinic, strategy)
    ]
    if name is None:
        rows += [
            _row("-", "alarms", found, repair=repair) for found in _asked(doctor_runs.orphan_alarms(clinic))
        ]
    show_rows(choices, rows, COLUMNS, empty=f"{len(strategies)} strategies, {len(CHECKS)} checks: all well")
    left = sum(row["state"] == "open" for row in rows)
    if left:
        note(f"{left} open" + ("" if repair else "; --repair mends what it can"))
        raise typer.Exit(DIFFERENT)


def _examined(clinic: Clinic, strategy: str) -> Iterator[tuple[str, Finding]]:
    for name, check in CHECKS.items():
        for finding in _asked(check(clinic, strategy)):
            yield name, finding


def _asked(findings: Iterator[Finding]) -> Iterator[Finding]:
    """A check that can not be made is a finding too; the others go on."""
    try:
        yield from findings
    except TradaiError as error:
        yield Finding(found=f"could not be checked: {error}", fix="mend that and ask again")


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


def _clinic() -> Clinic:
    return Clinic(
        ledger=ledger(),
        configs=config_versions(),
        bodies=config_bodies(),
        inventory=config_inventory(),
        lifecycle=wiring_models.model_lifecycle(),
        registry=wiring_models.mlflow_adapter(),
        states=retraining_states(),
        executions=executions(),
        alarms=performance_alarms(),
        now=system_clock,
        clock=product_clock,
    )
