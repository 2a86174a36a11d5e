"""What the model lifecycle needs from the model registry and from the configurations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from tradai.common.config.ports import ConfigChange
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.model_version import ModelVersion
from tradai.common.entities.registered_model import RegisteredModel
from tradai.common.entities.training_run import Run


class ModelRegistry(Protocol):
    """Registered versions with labels, tags and files. Method names are MLflow's."""

    def search_model_versions(self, name: str) -> list[ModelVersion]:
        """Every version, newest number first, without aliases; empty for an unknown model."""

    def get_registered_model(self, name: str) -> RegisteredModel: ...

    def set_registered_model_alias(self, name: str, alias: str, version: str) -> None: ...

    def transition_model_version_stage(
        self, name: str, version: str, stage: ModelStage, *, archive_existing_versions: bool = False
    ) -> ModelVersion: ...

    def set_model_version_tag(self, name: str, version: str, key: str, value: str) -> None: ...

    def delete_model_version_tag(self, name: str, version: str, key: str) -> None: ...

    def hash_artifacts(self, run_id: str, path: str) -> Mapping[str, str]:
        """SHA-256 hex by relative path; empty when there are no files."""

    def get_run(self, run_id: str) -> Run: ...


class Configurations(Protocol):
    """The part of `ConfigVersionService` that moves together with a model."""

    def get_active(self, name: str) -> ConfigVersion | None: ...

    def prepare_change(
        self, name: str, config_id: str, *, config_hash: str | None = None
    ) -> ConfigChange | None:
        """A return to a version's content; None when it is ACTIVE."""
