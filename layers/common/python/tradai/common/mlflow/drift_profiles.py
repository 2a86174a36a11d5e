"""Drift profiles out of the model versions that they were registered with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tradai.common.drift.profile import DriftProfile
from tradai.common.errors import NotFoundError, ValidationFailedError
from tradai.common.mlflow.adapter import MLflowAdapter
from tradai.common.registry.artifacts import MODEL_FOLDER, PROFILE_FILE

PROFILE: Final = f"{MODEL_FOLDER}/{PROFILE_FILE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MLflowDriftProfiles:
    mlflow: MLflowAdapter

    def profile(self, model_name: str, version: str) -> DriftProfile:
        """The profile registered with a model version.

        Raises:
            NotFoundError: the version has none.
            ValidationFailedError: it is not a profile of anything.
        """
        of, fix = f"{model_name} version {version}", f"train another: tradai retrain {model_name}"
        run_id = self.mlflow.get_model_version(model_name, version).run_id
        if run_id is None:
            raise NotFoundError(f"{of} belongs to no run and has no drift profile; {fix}")
        try:
            profile = DriftProfile.from_json(self.mlflow.read_artifact(run_id, PROFILE))
        except NotFoundError as error:
            raise NotFoundError(f"{of} has no drift profile: {error}; {fix}") from error
        except ValidationFailedError as error:
            raise ValidationFailedError(f"the drift profile of {of} can't be read: {error}; {fix}") from error
        if not profile.features:
            raise ValidationFailedError(f"the drift profile of {of} has no features; {fix}")
        return profile
