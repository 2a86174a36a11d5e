"""The account section of `tradai doctor`: is everything deployed, as it was committed?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from tradai.cli.doctor_findings import Finding
from tradai.common.aws.account_functions import AccountFunctions
from tradai.common.aws.account_stores import AccountStores
from tradai.common.aws.account_watch import AccountWatch
from tradai.common.runtime.environment import Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the checks look at.

    Args:
        parameters: values in SSM by what stands after `/tradai/{env}/`.
        mlflow_version: asks the server.
        api_status: asks the API, by its address and id, whether it is well.
    """

    env: Environment
    stores: AccountStores
    functions: AccountFunctions
    watch: AccountWatch
    parameters: Mapping[str, str]
    mlflow_version: Callable[[], str]
    api_status: Callable[[str, str], int]

    @property
    def is_local(self) -> bool:
        return self.env.target == "local"

    def prefixed(self, name: str) -> str:
        return f"tradai-{self.env.env}-{name}"

    @property
    def has_platform(self) -> bool:
        """It runs its own MLflow."""
        return any(name.startswith("platform/") for name in self.parameters)


AccountCheck: TypeAlias = Callable[[Account], Iterator[Finding]]
DEPLOY: Final = "cdk deploy Tradai{stack}-{env} --context env={env}"


def deployed_by(stack: str, account: Account) -> str:
    """How to get what a stack should have made."""
    if account.is_local:
        return "tradai local up"
    return DEPLOY.format(stack=stack, env=account.env.env)
