"""What is deployed of a function: the code that is called, and the code that was uploaded last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tradai.common.aws.absence import asked
from tradai.common.aws.errors import translated

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_lambda.type_defs import FunctionConfigurationTypeDef

LATEST: Final = "$LATEST"
LAYER_FIELD: Final = 6  # of arn:aws:lambda:region:account:layer:name:version


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedFunction:
    """A function that is there.

    Args:
        version: the newest that was published; empty when none was.
        is_published: that version has the code and the layers of the last upload.
        layers: name to version.
    """

    version: str
    is_published: bool
    layers: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFunctions:
    client: LambdaClient

    def get(self, name: str) -> DeployedFunction | None:
        """By its whole name; None when there is no such function."""
        versions = asked(f"the function {name}", lambda: self._versions(name))
        if not versions:
            return None
        uploaded = next(each for each in versions if each["Version"] == LATEST)
        published = [each for each in versions if each["Version"] != LATEST]
        newest = max(published, key=lambda each: int(each["Version"]), default=None)
        return DeployedFunction(
            version=newest["Version"] if newest else "",
            is_published=newest is not None and _content(newest) == _content(uploaded),
            layers=_layers(uploaded),
        )

    def newest_layers(self) -> dict[str, int]:
        """Every layer of the account by its name, and its newest version."""
        with translated("the layers"):
            pages = self.client.get_paginator("list_layers").paginate()
            return {
                layer["LayerName"]: layer["LatestMatchingVersion"]["Version"]
                for page in pages
                for layer in page["Layers"]
            }

    def _versions(self, name: str) -> list[FunctionConfigurationTypeDef]:
        pages = self.client.get_paginator("list_versions_by_function").paginate(FunctionName=name)
        return [version for page in pages for version in page["Versions"]]


def _content(version: FunctionConfigurationTypeDef) -> tuple[str, dict[str, int]]:
    return version["CodeSha256"], _layers(version)


def _layers(version: FunctionConfigurationTypeDef) -> dict[str, int]:
    arns = [layer["Arn"].split(":") for layer in version.get("Layers", ())]
    return {parts[LAYER_FIELD]: int(parts[-1]) for parts in arns}
