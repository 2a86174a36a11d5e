"""The synthesised template and its assets: made by cdk.json's app, kept until an input changes."""

from __future__ import annotations

import graphlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradai.common.errors import ConfigurationError
from tradai.local.locks import held
from tradai.local.settings import ACCOUNT, REGION, LocalSettings

_INPUTS = (
    "cdk.json",
    "pyproject.toml",
    "cdk/**/*.py",
    "functions/**/*.py",
    "state_machines/*.json",
    "requirements/*",
    "layers/common/python/tradai/common/**/*.py",
    "layers/common/python/tradai/strategy_service/**/*.py",
)
_KEPT = 3


class SynthFailedError(ConfigurationError):
    def __init__(self, output: str) -> None:
        super().__init__(f"the CDK app could not be synthesised:\n{output[-3000:]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file or folder, and the object it becomes in the assets bucket."""

    path: Path
    is_folder: bool
    bucket: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    name: str
    template: Path
    assets: tuple[Asset, ...]


def synthesise(settings: LocalSettings) -> Path:
    """The assembly's folder; the app runs only when an input changed since (10 to 30 seconds).

    Raises:
        ConfigurationError: there is no cdk.json, or the app failed; carries its output.
    """
    cache = settings.cache / "assemblies"
    folder = cache / f"{settings.env}-{_digest(settings)}"
    with held(cache / "lock"):
        if not (folder / "manifest.json").is_file():
            draft = folder.with_suffix(".draft")
            shutil.rmtree(draft, ignore_errors=True)
            _run_app(settings, draft)
            draft.rename(folder)
        folder.touch()
        for old in sorted(cache.glob("*-*"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
            shutil.rmtree(old)
    return folder


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
                path=assembly / file["source"]["path"],
                is_folder=file["source"]["packaging"] == "zip",
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


def _run_app(settings: LocalSettings, output: Path) -> None:
    config = settings.root / "cdk.json"
    if not config.is_file():
        raise ConfigurationError(
            f"there is no cdk.json in {settings.root}; run this inside a checkout of tradai"
        )
    described = json.loads(config.read_text())
    context = {**described.get("context", {}), "env": settings.env, "target": "local"}
    environment = {
        **os.environ,  # the package registry's settings: the app builds the layer
        "CDK_CONTEXT_JSON": json.dumps(context),
        "CDK_OUTDIR": str(output),
        "CDK_DEFAULT_ACCOUNT": ACCOUNT,
        "CDK_DEFAULT_REGION": REGION,
    }
    done = subprocess.run(
        ["sh", "-c", described["app"]],  # a shell command, as for the CDK's CLI
        cwd=settings.root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SynthFailedError(done.stdout)


def _digest(settings: LocalSettings) -> str:
    digest = hashlib.sha256(f"{sys.version} {settings.env}".encode())
    files = {path for pattern in _INPUTS for path in settings.root.glob(pattern) if path.is_file()}
    for path in sorted(files):
        digest.update(f"\0{path.relative_to(settings.root)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
