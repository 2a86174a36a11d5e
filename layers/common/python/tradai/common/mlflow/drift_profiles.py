"""Drift profiles out of the model versions that they were registered with."""

from __future__ import annotations

from dataclasses import dataclass

from tradai.common.drift.profile import DriftProfile
from tradai.common.errors import NotFoundError
from tradai.common.mlflow.adapter import MLflowAdapter
from tradai.common.registry.artifacts import MODEL_FOLDER, PROFILE_FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class MLflowDriftProfiles:
    mlflow: MLflowAdapter

    def profile(self, model_name: str, version: str) -> DriftProfile:
        """The profile registered with a model version.

        Raises:
            NotFoundError: the version has none.
        """
        run_id = self.mlflow.get_model_version(model_name, version).run_id
        if run_id is None:
            raise NotFoundError(f"{model_name} version {version} belongs to no run and has no drift profile")
        return DriftProfile.from_json(self.mlflow.read_artifact(run_id, f"{MODEL_FOLDER}/{PROFILE_FILE}"))
