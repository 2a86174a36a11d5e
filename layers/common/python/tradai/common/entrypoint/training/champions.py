"""The champion's files out of MLflow, verified before anything opens them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Protocol

from tradai.common.drift.profile import DriftProfile
from tradai.common.entities.clock import from_iso
from tradai.common.entities.model_version import ModelVersion
from tradai.common.entrypoint.training.ports import Champion
from tradai.common.errors import ContentAlteredError, NotFoundError
from tradai.common.registry.artifacts import MODEL_FOLDER, PROFILE_FILE, artifact_set_hash, folder_digests


class ModelFiles(Protocol):
    """The part of MLflow that is read; `MLflowAdapter` is one."""

    def get_model_version(self, name: str, version: str) -> ModelVersion: ...

    def download_artifacts(self, run_id: str, path: str, dst_path: Path) -> Path: ...


class RegisteredChampions:
    def __init__(self, mlflow: ModelFiles) -> None:
        self._mlflow = mlflow

    def fetch(self, model_name: str, version: str, into: Path) -> Champion:
        """Download and verify; an unhashed foreign version is never unpickled.

        Raises:
            ContentAlteredError: a file differs from what was registered, or no hash was.
            NotFoundError: no such version, or its files are gone.
        """
        known = self._mlflow.get_model_version(model_name, version)
        if known.run_id is None:
            raise NotFoundError(
                f"{model_name} version {version} belongs to no run; its files cannot be found"
            )
        into.mkdir(parents=True)
        bundle = self._mlflow.download_artifacts(known.run_id, MODEL_FOLDER, into)
        found = artifact_set_hash(folder_digests(bundle))
        if found != known.sha256:
            expected = known.sha256 or "none registered"
            raise ContentAlteredError(f"{model_name} version {version}", expected=expected, found=found)
        profile = bundle / PROFILE_FILE
        return Champion(
            version=version,
            bundle=bundle,
            profile=DriftProfile.from_json(profile.read_text()) if profile.is_file() else None,
            run_id=known.run_id,
            sha256=known.sha256,
            trained_until=_moment(known.tags.get("trained_until")),
            git_commit=known.tags.get("git_commit"),
        )


def _moment(text: str | None) -> datetime | None:
    return from_iso(text) if text else None
