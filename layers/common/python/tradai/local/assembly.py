"""Reads a synthesised assembly: which stacks, in which order, with which assets."""

from __future__ import annotations

import graphlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradai.local.settings import ACCOUNT, REGION


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file or folder of the assembly, and the object it becomes in the assets bucket."""

    source: Path
    bucket: str
    key: str

    @property
    def path(self) -> Path:
        """The bytes to upload: the file itself, or the archive that is beside the folder."""
        return self.source.with_name(f"{self.source.name}.zip") if self.source.is_dir() else self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    name: str
    template: Path
    assets: tuple[Asset, ...]


def stacks(assembly: Path) -> tuple[Stack, ...]:
    """In the order they have to be deployed."""
    artifacts = json.loads((assembly / "manifest.json").read_text())["artifacts"]
    order = graphlib.TopologicalSorter({name: a.get("dependencies", []) for name, a in artifacts.items()})
    names = [name for name in order.static_order() if _is(artifacts, name, "aws:cloudformation:stack")]
    return tuple(_stack(assembly, artifacts, name) for name in names)


def _stack(assembly: Path, artifacts: dict[str, Any], name: str) -> Stack:
    properties = artifacts[name]["properties"]
    manifests = [
        d for d in artifacts[name].get("dependencies", []) if _is(artifacts, d, "cdk:asset-manifest")
    ]
    assets = (a for m in manifests for a in _assets(assembly, artifacts[m]["properties"]["file"]))
    return Stack(
        name=properties.get("stackName", name),
        template=assembly / properties["templateFile"],
        assets=tuple(assets),
    )


def _assets(assembly: Path, manifest: str) -> Iterator[Asset]:
    for file in json.loads((assembly / manifest).read_text())["files"].values():
        for destination in file["destinations"].values():
            yield Asset(
                source=assembly / file["source"]["path"],
                bucket=_resolved(destination["bucketName"]),
                key=_resolved(destination["objectKey"]),
            )


def _resolved(text: str) -> str:
    places = {"${AWS::AccountId}": ACCOUNT, "${AWS::Region}": REGION, "${AWS::Partition}": "aws"}
    for placeholder, value in places.items():
        text = text.replace(placeholder, value)
    return text


def _is(artifacts: dict[str, Any], name: str, kind: str) -> bool:
    return bool(artifacts[name]["type"] == kind)
