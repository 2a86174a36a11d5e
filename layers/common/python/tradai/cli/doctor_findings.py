"""What a check finds, and what it may ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from tradai.common.aws.cloudwatch_alarms import CloudWatchPerformanceAlarms
from tradai.common.aws.s3_config_inventory import S3ConfigInventory
from tradai.common.aws.stepfunctions_executions import StepFunctionsExecutions
from tradai.common.config.ports import ConfigBodies
from tradai.common.config.service import ConfigVersionService
from tradai.common.errors import TradaiError
from tradai.common.registry.lifecycle import ModelLifecycle
from tradai.common.registry.model_ports import ModelRegistry
from tradai.common.registry.releases import ReleaseLedger
from tradai.common.retraining.ports import RetrainingStates


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it should be.

    Args:
        found: one sentence.
        fix: what a person does about it.
        mend: what `--repair` does about it; None when it can do nothing.
        is_harmless: worth knowing, no reason to act.
    """

    found: str
    fix: str = ""
    mend: Callable[[], object] | None = None
    is_harmless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """What checks look at. `now` is real time, on which leases run; `clock` is the product's."""

    ledger: ReleaseLedger
    configs: ConfigVersionService
    bodies: ConfigBodies
    inventory: S3ConfigInventory
    lifecycle: ModelLifecycle
    registry: ModelRegistry
    states: RetrainingStates
    executions: StepFunctionsExecutions
    alarms: CloudWatchPerformanceAlarms
    now: Callable[[], datetime]
    clock: Callable[[], datetime]


Check: TypeAlias = Callable[[Clinic, str], Iterator[Finding]]
"""Looks at one strategy."""


def asked(findings: Iterator[Finding]) -> Iterator[Finding]:
    """A check that can not be made is a finding too; the others go on."""
    try:
        yield from findings
    except TradaiError as error:
        yield Finding(found=f"could not be checked: {error}", fix="mend that and ask again")
