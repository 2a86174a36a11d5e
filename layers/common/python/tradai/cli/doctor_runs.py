"""Checks of what runs: leases of dead executions, alarms of strategies that come and go."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tradai.cli.doctor_findings import Clinic, Finding
from tradai.common.aws.stepfunctions_executions import RUNNING
from tradai.common.config.schema import promotion_settings
from tradai.common.entities.names import checked_name


def stuck_lease(clinic: Clinic, strategy: str) -> Iterator[Finding]:
    """A lease whose execution has ended without giving it back."""
    state = clinic.states.get(strategy)
    if state is None or state.owner is None or state.expires_at < clinic.now().timestamp():
        return
    execution = clinic.executions.get(state.owner)
    if execution is not None and execution.status == RUNNING:
        return
    ended = execution.status if execution else "is gone"
    yield Finding(
        found=f"the lease is held by {state.owner.rpartition(':')[2]}, which {ended}",
        fix="it is taken over when it expires",
        mend=partial(clinic.states.free_lease, strategy, state.owner, failed_at=clinic.clock()),
    )


def missing_alarm(clinic: Clinic, strategy: str) -> Iterator[Finding]:
    """A deployed strategy that nobody would be told about."""
    live = clinic.ledger.live(strategy)
    if live is None or live.image is None or strategy in clinic.alarms.strategies():
        return
    yield Finding(
        found="there is no alarm on its drawdown",
        fix="tradai deploy strategy PATH sets it",
        mend=partial(_set_alarm, clinic, strategy),
    )


def orphan_alarms(clinic: Clinic) -> Iterator[Finding]:
    """Alarms of strategies that nobody knows."""
    for name in sorted(set(clinic.alarms.strategies()) - set(clinic.ledger.strategies())):
        yield Finding(
            found=f"there is an alarm for {name}, which is no strategy",
            fix="it can do no harm",
            mend=partial(clinic.alarms.remove, name),
        )


def _set_alarm(clinic: Clinic, strategy: str) -> None:
    active = clinic.configs.get_active(checked_name(strategy))
    gates = promotion_settings(active.config_data if active else {}).gates
    clinic.alarms.put(strategy, max_drawdown=gates.max_drawdown)
