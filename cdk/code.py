"""What is uploaded: a function's own folder, and the layers it imports from."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from cdk.catalogue import FunctionSpec
from cdk.function import ARCHITECTURE, RUNTIME
from cdk.settings import Settings
from cdk.staging import listed, once

FUNCTIONS = Path(__file__).parents[1] / "functions"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerFolders:
    """Layers in Lambda's shape (`python/…`): third-party packages, numpy for the few, our own package."""

    packages: Path
    numeric: Path
    tradai: Path


def function_code(spec: FunctionSpec, build: Path) -> lambda_.Code:
    """`functions/__init__.py` and the function's own folder, nothing else."""
    files = [FUNCTIONS / "__init__.py", *(FUNCTIONS / spec.folder).rglob("*.py")]

    def copy(folder: Path) -> None:
        for source in files:
            target = folder / "functions" / source.relative_to(FUNCTIONS)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)

    return lambda_.Code.from_asset(str(once(build / "functions", listed(FUNCTIONS, files), copy)))


class Layers(Construct):
    """The layers; `of(spec)` are those a function needs."""

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: Settings, folders: LayerFolders
    ) -> None:
        super().__init__(scope, construct_id)
        self._layers: Mapping[str, lambda_.LayerVersion] = {
            name: lambda_.LayerVersion(
                self,
                name,
                layer_version_name=settings.prefixed(name),
                code=lambda_.Code.from_asset(str(folder)),
                compatible_runtimes=[RUNTIME],
                compatible_architectures=[ARCHITECTURE],
            )
            for name, folder in asdict(folders).items()
        }

    def of(self, spec: FunctionSpec) -> list[lambda_.ILayerVersion]:
        names = ("packages", "tradai", *(("numeric",) if spec.computes else ()))
        return [self._layers[name] for name in names]
