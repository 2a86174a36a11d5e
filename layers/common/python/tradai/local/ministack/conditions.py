"""Condition keys that a request on this machine can't carry, as the request it stands for would.

The endpoint is plain HTTP on the loopback, where AWS has TLS; and a role that trusts a service for its own
account is assumed by the containers server, where AWS would name the account as the source.
"""

from __future__ import annotations

from typing import Any

import ministack.core.iam_evaluator as evaluator

from tradai.local.ministack.patching import Function, around


def apply() -> None:
    around(evaluator, "_resolve_condition_key")(_as_on_aws)


def _as_on_aws(resolve: Function) -> Function:
    def resolve_condition_key(key: str, context: Any) -> Any:
        name = key.lower()
        if name == "aws:securetransport":
            return "true"
        found = resolve(key, context)
        if found is None and name == "aws:sourceaccount" and context.action == "sts:AssumeRole":
            return context.principal_account
        return found

    return resolve_condition_key
