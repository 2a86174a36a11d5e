"""The workflow: the definition that was committed, calling the newest versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tradai.cli.doctor_account import Account, deployed_by
from tradai.cli.doctor_expected import WORKFLOW
from tradai.cli.doctor_findings import Finding

FILLED_IN: Final = frozenset(
    {
        "AssignPublicIp",
        "CapacityProvider",
        "Cluster",
        "FunctionName",
        "SecurityGroups",
        "Subnets.$",
        "TableName",
        "Value",
    }
)
"""Keys whose values a deployment fills in; everything else is as committed."""


def outline(definition: Mapping[str, Any]) -> str:
    """SHA-256 of a definition without what a deployment fills in."""
    text = json.dumps(_emptied(definition), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def workflow(account: Account) -> Iterator[Finding]:
    """A machine that is missing, was changed by hand or by another commit, or calls old code."""
    arn, fix = account.parameters.get("state-machine-arn"), deployed_by("App", account)
    definition = account.watch.definition(arn) if arn else None
    if definition is None:
        yield Finding(found="the state machine is not there", fix=fix)
        return
    if outline(definition) != WORKFLOW:
        yield Finding(found="its definition is not the one of this release of tradai", fix=fix)
    for called in sorted(set(_called(definition))):
        yield from _old(account, called, fix)


def _old(account: Account, called: str, fix: str) -> Iterator[Finding]:
    """`called` is the ARN of a function's version."""
    *_, name, version = called.split(":")
    found = account.functions.get(name) if version.isdigit() else None
    if found is None:
        yield Finding(found=f"it calls {called}, which is no published version", fix=fix)
    elif version != found.version:
        yield Finding(found=f"it calls version {version} of {name}, not {found.version}", fix=fix)


def _called(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "FunctionName":
                yield str(inner)
            else:
                yield from _called(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _called(inner)


def _emptied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: None if key in FILLED_IN else _emptied(inner) for key, inner in value.items()}
    return [_emptied(inner) for inner in value] if isinstance(value, list) else value
