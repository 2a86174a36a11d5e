"""What runs by the clock, what watches, and what answers."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from tradai.cli.doctor_account import Account, deployed_by
from tradai.cli.doctor_expected import (
    ALARMS_OF_APP,
    ALARMS_OF_OPS,
    ALARMS_OF_PLATFORM,
    MLFLOW,
    RULES,
    RULES_OF_PLATFORM,
)
from tradai.cli.doctor_findings import Finding


def schedules(account: Account) -> Iterator[Finding]:
    """Rules that are missing or disabled; locally the clock is set by hand, so they are off."""
    rules, wanted = account.watch.rules(), dict.fromkeys(RULES, "App")
    if account.has_platform:
        wanted |= dict.fromkeys(RULES_OF_PLATFORM, "Platform")
    for name, stack in wanted.items():
        if name not in rules:
            yield Finding(found=f"the rule {name} is not there", fix=deployed_by(stack, account))
        elif not rules[name]:
            yield Finding(
                found=f"the rule {name} is disabled",
                fix=f"aws events enable-rule --name {account.prefixed(name)}",
                is_harmless=account.is_local,
            )


def alarms(account: Account) -> Iterator[Finding]:
    """Alarms that are missing or tell nobody; the local stack has those that functions act on."""
    found, wanted = account.watch.alarms(), dict.fromkeys(ALARMS_OF_APP, "App")
    if not account.is_local:
        wanted |= dict.fromkeys(ALARMS_OF_OPS, "Ops")
    if account.has_platform:
        wanted |= dict.fromkeys(ALARMS_OF_PLATFORM, "Ops")
    for name, stack in wanted.items():
        if name not in found:
            yield Finding(found=f"the alarm {name} is not there", fix=deployed_by(stack, account))
        elif not found[name]:
            yield Finding(found=f"the alarm {name} tells nobody", fix=deployed_by(stack, account))


def api(account: Account) -> Iterator[Finding]:
    """An API that is not well. One without an address is another check's finding."""
    url, api_id = (account.parameters.get(f"api/{what}") for what in ("url", "id"))
    if not url or not api_id:
        return
    status = account.api_status(url, api_id)
    if status != HTTPStatus.OK:
        yield Finding(
            found=f"the API answers {status} to the question whether it is well",
            fix=f"aws logs tail /aws/lambda/{account.prefixed('strategy-api')} --since 15m",
        )


def mlflow(account: Account) -> Iterator[Finding]:
    """A server of another version; one that does not answer is found by asking."""
    version = account.mlflow_version()
    if version != MLFLOW:
        yield Finding(
            found=f"MLflow is {version}; this release of tradai was tested with {MLFLOW}",
            fix=f"run MLflow {MLFLOW}",
        )
