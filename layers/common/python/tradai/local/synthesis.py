"""Runs cdk.json's app for the local target, once for each state of what it reads."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tradai.local import assembly
from tradai.local.errors import LocalStackError
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
_KEPT = 3  # assemblies


class SynthFailedError(LocalStackError):
    def __init__(self, output: str) -> None:
        super().__init__(f"the CDK app could not be synthesised:\n{output[-3000:]}")


def synthesise(settings: LocalSettings) -> Path:
    """The assembly's folder; the app runs only when an input changed since (10 to 30 seconds).

    Raises:
        LocalStackError: there is no cdk.json, or the app failed; carries its output.
    """
    cache = settings.cache / "assemblies"
    folder = cache / f"{settings.env}-{_digest(settings)}"
    with held(cache / "lock"):
        if not (folder / "manifest.json").is_file():
            draft = folder.with_suffix(".draft")
            shutil.rmtree(draft, ignore_errors=True)
            _run_app(settings, draft)
            _pack(draft)
            draft.rename(folder)
        folder.touch()
        for old in sorted(cache.glob("*-*"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
            shutil.rmtree(old)
    return folder


def app_of(settings: LocalSettings) -> Path:
    """The checkout's cdk.json.

    Raises:
        LocalStackError: there is none.
    """
    config = settings.root / "cdk.json"
    if not config.is_file():
        raise LocalStackError(
            f"there is no cdk.json in {settings.root}; run this inside a checkout of tradai"
        )
    return config


def _pack(folder: Path) -> None:
    """Zips what is to be uploaded as an archive, here and not at every deployment."""
    for stack in assembly.stacks(folder):
        for asset in stack.assets:
            if asset.source.is_dir():
                _zip(asset.source, asset.path)


def _zip(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(
        archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1, strict_timestamps=False
    ) as target:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                target.write(path, path.relative_to(folder).as_posix())


def _run_app(settings: LocalSettings, output: Path) -> None:
    described = json.loads(app_of(settings).read_text())
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
