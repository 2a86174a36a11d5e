"""Every check of the account, in the order in which one finding explains the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from tradai.cli import (
    doctor_account_caller,
    doctor_account_functions,
    doctor_account_names,
    doctor_account_stores,
    doctor_account_watch,
    doctor_account_workflow,
)
from tradai.cli.doctor_account import Account, AccountCheck
from tradai.cli.doctor_findings import Finding, asked
from tradai.common.errors import TradaiError
from tradai.common.runtime import wiring_account
from tradai.common.runtime.environment import environment

CHECKS: Final[Mapping[str, AccountCheck]] = {
    "you": doctor_account_caller.caller,
    "names in SSM": doctor_account_names.names,
    "stores": doctor_account_stores.stores,
    "functions": doctor_account_functions.functions,
    "workflow": doctor_account_workflow.workflow,
    "schedules": doctor_account_watch.schedules,
    "alarms": doctor_account_watch.alarms,
    "API": doctor_account_watch.api,
    "MLflow": doctor_account_watch.mlflow,
}


def examined() -> Iterator[tuple[str, Finding]]:
    """Check and finding. An account that does not answer at all is one finding."""
    try:
        account = _account()
    except TradaiError as error:
        yield "account", Finding(found=f"could not be checked: {error}", fix="mend that and ask again")
        return
    for check, examine in CHECKS.items():
        for finding in asked(examine(account)):
            yield check, finding


def _account() -> Account:
    env, watch = environment(), wiring_account.account_watch()
    return Account(
        env=env,
        stores=wiring_account.account_stores(),
        functions=wiring_account.account_functions(),
        watch=watch,
        parameters=watch.parameters(f"/tradai/{env.env}/"),
        mlflow_version=wiring_account.mlflow_version,
        api_status=wiring_account.api_status,
    )
