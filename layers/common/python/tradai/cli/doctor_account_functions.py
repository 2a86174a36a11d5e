"""Functions: published as they were uploaded, with the newest layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tradai.cli.doctor_account import Account, deployed_by
from tradai.cli.doctor_expected import COMPUTING, FUNCTIONS, LAYERS, NUMERIC_LAYER
from tradai.cli.doctor_findings import Finding
from tradai.common.aws.account_functions import DeployedFunction


def functions(account: Account) -> Iterator[Finding]:
    """Functions that are missing, or that would not run what was deployed last."""
    newest, fix = account.functions.newest_layers(), deployed_by("App", account)
    for name in FUNCTIONS:
        found = account.functions.get(account.prefixed(name))
        problems = ["is not there"] if found is None else _problems(account, name, found, newest)
        for problem in problems:
            yield Finding(found=f"{name} {problem}", fix=fix)


def _problems(
    account: Account, name: str, found: DeployedFunction, newest: Mapping[str, int]
) -> Iterator[str]:
    if not found.version:
        yield "has no published version"
    elif not found.is_published:
        yield f"was changed after version {found.version} was published; the workflow runs the old code"
    wanted = (*LAYERS, *((NUMERIC_LAYER,) if name in COMPUTING else ()))
    for layer in map(account.prefixed, wanted):
        if layer not in found.layers:
            yield f"lacks the layer {layer}"
        elif found.layers[layer] != newest.get(layer):
            yield f"uses version {found.layers[layer]} of {layer}, not {newest.get(layer)}"
