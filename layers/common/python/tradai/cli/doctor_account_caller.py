"""The caller: may they do what the commands do?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tradai.cli.doctor_account import Account
from tradai.cli.doctor_findings import Finding
from tradai.common.errors import TradaiError

ROOT: Final = ":root"
ASSUMED: Final = ":assumed-role/"


def caller(account: Account) -> Iterator[Finding]:
    """What the commands need and the caller may not do; the account's root may do everything."""
    who = account.watch.caller()
    if who.endswith(ROOT):
        return
    try:
        refused = account.watch.refused(principal_of(who), _deeds(account, who))
    except TradaiError as error:
        yield Finding(found=f"what {who} may do is unknown: {error}", is_harmless=True)
        return
    for action in refused:
        yield Finding(found=f"{who} may not {action}", fix="ask for it, or let somebody else deploy")


def principal_of(arn: str) -> str:
    """The role behind a session; IAM knows no sessions."""
    if ASSUMED not in arn:
        return arn
    account, role = arn.split(":")[4], arn.split("/")[1]
    return f"arn:aws:iam::{account}:role/{role}"


def _deeds(account: Account, who: str) -> list[tuple[str, str]]:
    """What `config`, `deploy`, `strategy` and `retrain` do."""
    number, told = who.split(":")[4], account.parameters
    place = f"{account.env.region}:{number}"
    tables = [
        f"arn:aws:dynamodb:{place}:table/tradai-{name}-{account.env.env}"
        for name in ("config-versions", "releases")
    ]
    verbs = ("GetItem", "PutItem", "Query", "UpdateItem")
    alarm = f"arn:aws:cloudwatch:{place}:alarm:{account.prefixed('performance-x')}"
    return [
        *((f"dynamodb:{verb}", table) for table in tables for verb in verbs),
        ("s3:PutObject", f"arn:aws:s3:::{told.get('buckets/configs', '')}/configs/x"),
        ("states:StartExecution", told.get("state-machine-arn", "*")),
        ("ecs:RegisterTaskDefinition", "*"),
        ("iam:PassRole", told.get("training/task-role-arn", "*")),
        *((f"cloudwatch:{verb}", alarm) for verb in ("PutMetricAlarm", "TagResource")),
    ]
