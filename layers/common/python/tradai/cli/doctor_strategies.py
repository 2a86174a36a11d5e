"""The strategies' section of `tradai doctor`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from tradai.cli import doctor_configs, doctor_models, doctor_runs
from tradai.cli.doctor_findings import Check, Clinic, Finding, asked
from tradai.common.entities.clock import system_clock
from tradai.common.entities.names import checked_name
from tradai.common.errors import StrategyNotFoundError, TradaiError
from tradai.common.runtime import wiring_models
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.wiring_deployments import config_bodies, config_inventory, performance_alarms
from tradai.common.runtime.wiring_requests import executions
from tradai.common.runtime.wiring_retraining import config_versions, ledger, retraining_states

EVERY: Final = "-"
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


def examined(name: str | None) -> Iterator[tuple[str, str, Finding]]:
    """Strategy, check and finding; of one strategy, or of all and of what belongs to none.

    Raises:
        ValidationFailedError: `name` can not be a strategy's.
        StrategyNotFoundError: no strategy has it.
    """
    only = checked_name(name) if name else None
    try:
        clinic = _clinic()
        strategies = [_known(clinic, only)] if only else clinic.ledger.strategies()
    except StrategyNotFoundError:
        raise
    except TradaiError as error:
        yield EVERY, "strategies", Finding(found=f"could not be checked: {error}", fix="mend that first")
        return
    for strategy in strategies:
        yield from _examined(clinic, strategy)
    if only is None:
        for finding in asked(doctor_runs.orphan_alarms(clinic)):
            yield EVERY, "alarms", finding


def _known(clinic: Clinic, name: str) -> str:
    if clinic.ledger.live(name) is None and not clinic.configs.list_versions(name, limit=1):
        raise StrategyNotFoundError(name)
    return name


def _examined(clinic: Clinic, strategy: str) -> Iterator[tuple[str, str, Finding]]:
    for check, examine in CHECKS.items():
        for finding in asked(examine(clinic, strategy)):
            yield strategy, check, finding


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
