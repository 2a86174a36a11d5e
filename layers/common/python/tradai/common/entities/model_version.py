"""A version of a registered model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tradai.common.entities.mlflow import ModelStage


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelVersion:
    """One trained model in the registry. `version` is MLflow's number as text."""

    model_name: str
    version: str
    stage: ModelStage
    run_id: str | None
    created_at: datetime
    tags: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()

    @property
    def sha256(self) -> str | None:
        """Hash of the artifact set at registration; None for a foreign version."""
        return self.tags.get("tradai.sha256")

    @property
    def inputs_hash(self) -> str | None:
        return self.tags.get("inputs_hash")
