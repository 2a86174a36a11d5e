"""The image that a strategy trains with."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from tradai.cli.git import commit_of, has_changes
from tradai.cli.output import note
from tradai.common.config.canonical import config_hash
from tradai.common.config.documents_settings import deployment_settings
from tradai.common.config.schema import StrategyDocument
from tradai.common.errors import ValidationFailedError
from tradai.common.runtime import wiring_deployments
from tradai.common.runtime.environment import environment

TAG_LENGTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    name: str
    git_commit: str | None


def folder_of(path: Path) -> Path:
    """The strategy's folder, of its file or itself."""
    return path if path.is_dir() else path.parent


def image_of(path: Path, document: StrategyDocument, given: str | None) -> Image:
    """The image named on the command line, else the file's repository at its commit.

    Raises:
        ValidationFailedError: neither is there, or it was never pushed.
    """
    folder = folder_of(path)
    commit = commit_of(folder)
    if given is not None:
        return Image(name=_pinned(given), git_commit=commit)
    ecr = deployment_settings(document.data, os.environ).ecr
    if ecr is None:
        raise ValidationFailedError("deployment.ecr.repository: the file names none; pass --image")
    if commit is None:
        note("not in a git repository: the image is tagged with the hash of the file")
    elif has_changes(folder):
        note(f"{folder} differs from commit {commit[:TAG_LENGTH]}, which the image is named after")
    registry = wiring_deployments.training_definitions().registry()
    tag = commit or config_hash(document.data)[:TAG_LENGTH]
    return Image(name=_pinned(f"{registry}/{ecr.repository}:{tag}"), git_commit=commit)


def _pinned(image: str) -> str:
    """By its digest where there is a registry to ask."""
    return image if environment().target == "local" else wiring_deployments.images().pinned(image)


def prepare_image(image: str, *, folder: Path, git_commit: str | None, data: str | None) -> None:
    """On the local stack a process of this environment stands for the image, with what is baked into it.

    Args:
        data: market data that replace those of the configuration.
    """
    if environment().target != "local":
        return
    from tradai.local.containers import images  # noqa: PLC0415 - a developer's machine only
    from tradai.local.settings import read_settings  # noqa: PLC0415 - as above

    baked = {
        "STRATEGY_SERVICE_STRATEGY_PATH": str(folder.resolve()),
        "TRADAI_GIT_COMMIT": git_commit,
        "TRADAI_DATA": str(Path(data).resolve()) if data and Path(data).exists() else data,
    }
    known = {name: value for name, value in baked.items() if value}
    images.register(read_settings(), image, replace(images.TRAINING, environment=known))
