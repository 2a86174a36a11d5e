"""Names: every value that another stack, the command line or an operator looks for in SSM."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tradai.cli.doctor_account import Account, deployed_by
from tradai.cli.doctor_expected import PARAMETERS, PARAMETERS_OF_PLATFORM, STREAMS, TOPICS
from tradai.cli.doctor_findings import Finding
from tradai.common.runtime.environment import BUCKETS, TABLES

EXPECTED: Final = (
    *PARAMETERS,
    *(f"tables/{name}" for name in TABLES),
    *(f"tables/{name}/stream-arn" for name in STREAMS),
    *(f"buckets/{name}" for name in BUCKETS),
    *(f"topics/{name}" for name in TOPICS),
)
OF_DATA: Final = ("tables/", "buckets/", "key-arn")


def names(account: Account) -> Iterator[Finding]:
    """Parameters that are not there."""
    wanted = {name: "Data" if name.startswith(OF_DATA) else "App" for name in EXPECTED}
    if account.has_platform:
        wanted |= dict.fromkeys(PARAMETERS_OF_PLATFORM, "Platform")
    for name, stack in wanted.items():
        if name not in account.parameters:
            yield Finding(
                found=f"/tradai/{account.env.env}/{name} is not in SSM", fix=deployed_by(stack, account)
            )
