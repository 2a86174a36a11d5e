"""What runs by the clock, and what watches."""

from __future__ import annotations

from collections.abc import Iterator

from tradai.cli.doctor_account import Account, deployed_by
from tradai.cli.doctor_expected import ALARMS_OF_APP, ALARMS_OF_OPS, MLFLOW, RULES
from tradai.cli.doctor_findings import Finding


def schedules(account: Account) -> Iterator[Finding]:
    """Rules that are missing or disabled; locally the clock is set by hand, so they are off."""
    rules = account.watch.rules()
    for name in RULES:
        if name not in rules:
            yield Finding(found=f"the rule {name} is not there", fix=deployed_by("App", account))
        elif not rules[name]:
            yield Finding(
                found=f"the rule {name} is disabled",
                fix=f"aws events enable-rule --name {account.prefixed(name)}",
                is_harmless=account.is_local,
            )


def alarms(account: Account) -> Iterator[Finding]:
    """Alarms that are missing or tell nobody; the local stack has those that functions act on."""
    found = account.watch.alarms()
    if account.is_local:
        wanted = dict.fromkeys(ALARMS_OF_APP, "App")
    else:
        wanted = {**dict.fromkeys(ALARMS_OF_APP, "App"), **dict.fromkeys(ALARMS_OF_OPS, "Ops")}
    for name, stack in wanted.items():
        if name not in found:
            yield Finding(found=f"the alarm {name} is not there", fix=deployed_by(stack, account))
        elif not found[name]:
            yield Finding(found=f"the alarm {name} tells nobody", fix=deployed_by(stack, account))


def mlflow(account: Account) -> Iterator[Finding]:
    """A server of another version; one that does not answer is found by asking."""
    version = account.mlflow_version()
    if version != MLFLOW:
        yield Finding(
            found=f"MLflow is {version}; this release of tradai was tested with {MLFLOW}",
            fix=f"run MLflow {MLFLOW}",
        )
