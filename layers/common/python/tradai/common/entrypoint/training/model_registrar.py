"""Hands a trained model to MLflow: run, files, version, tags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from tradai.common.entities.clock import iso
from tradai.common.entities.model_version import ModelVersion
from tradai.common.entities.registered_model import RegisteredModel
from tradai.common.entities.training import TrainingConfig, TrainingResult
from tradai.common.entities.training_run import Run
from tradai.common.errors import (
    ConflictError,
    ContentAlteredError,
    NotFoundError,
    TradaiError,
    ValidationFailedError,
)
from tradai.common.registry.artifacts import MODEL_FOLDER, artifact_set_hash, folder_digests


class ModelStore(Protocol):
    """The part of MLflow that registration uses; `MLflowAdapter` is one."""

    def create_experiment(self, name: str) -> str: ...
    def get_experiment_by_name(self, name: str) -> str: ...
    def create_run(
        self, experiment_id: str, tags: Mapping[str, str] | None = None, run_name: str | None = None
    ) -> Run: ...
    def log_batch(
        self,
        run_id: str,
        *,
        metrics: Mapping[str, float | None] | None = None,
        params: Mapping[str, object] | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None: ...
    def log_artifacts(self, run_id: str, local_dir: Path, artifact_path: str | None = None) -> None: ...
    def hash_artifacts(self, run_id: str, path: str) -> dict[str, str]: ...
    def update_run(self, run_id: str, status: str) -> None: ...
    def create_registered_model(
        self, name: str, tags: Mapping[str, str] | None = None
    ) -> RegisteredModel: ...
    def search_model_versions(self, name: str) -> list[ModelVersion]: ...
    def create_model_version(
        self, name: str, source: str, run_id: str | None = None, tags: Mapping[str, str] | None = None
    ) -> ModelVersion: ...


class ModelRegistrar:
    """Registers what a training job made. A version appears only after its files are complete."""

    def __init__(self, mlflow_adapter: ModelStore) -> None:
        self._mlflow = mlflow_adapter

    def register(self, config: TrainingConfig, result: TrainingResult) -> TrainingResult:
        """The result with `sha256`, `mlflow_run_id` and `model_version`.

        Registering the same files for the same job again answers with the version made before.

        Raises:
            ValidationFailedError: the artifact folder is empty.
            ContentAlteredError: the files are not those of `result.sha256`, or MLflow stored
                other bytes than it was given.
        """
        hashed = _with_hash(result)
        tags = _tags(config, hashed)
        known = self._known(config, tags)
        if known:
            return replace(hashed, mlflow_run_id=known.run_id, model_version=known.version)
        run = self._log(config, hashed, tags)
        source = f"{run.artifact_uri}/{MODEL_FOLDER}"
        version = self._mlflow.create_model_version(config.strategy_name, source, run.run_id, tags)
        return replace(hashed, mlflow_run_id=run.run_id, model_version=version.version)

    def _known(self, config: TrainingConfig, tags: Mapping[str, str]) -> ModelVersion | None:
        try:
            self._mlflow.create_registered_model(config.strategy_name)
        except ConflictError:
            same = ("job_id", "tradai.sha256")
            versions = self._mlflow.search_model_versions(config.strategy_name)
            return next((v for v in versions if all(v.tags.get(k) == tags[k] for k in same)), None)
        return None

    def _log(self, config: TrainingConfig, result: TrainingResult, tags: Mapping[str, str]) -> Run:
        run = self._mlflow.create_run(
            self._experiment(config.experiment_name),
            tags=tags,
            run_name=f"{config.strategy_name}-{config.job_id[:8]}",
        )
        try:
            self._fill(run.run_id, config, result)
        except TradaiError:
            self._mlflow.update_run(run.run_id, "FAILED")
            raise
        self._mlflow.update_run(run.run_id, "FINISHED")
        return run

    def _fill(self, run_id: str, config: TrainingConfig, result: TrainingResult) -> None:
        params = result.params if config.auto_log_params else {}
        self._mlflow.log_batch(run_id, metrics=result.metrics, params=params)
        self._mlflow.log_artifacts(run_id, result.artifact_dir, MODEL_FOLDER)
        for path, folder in result.reports.items():
            self._mlflow.log_artifacts(run_id, folder, path)
        stored = artifact_set_hash(self._mlflow.hash_artifacts(run_id, MODEL_FOLDER))
        if stored != result.sha256:
            raise ContentAlteredError(f"run {run_id}", expected=str(result.sha256), found=stored)

    def _experiment(self, name: str) -> str:
        try:
            return self._mlflow.get_experiment_by_name(name)
        except NotFoundError:
            pass
        try:
            return self._mlflow.create_experiment(name)
        except ConflictError:
            return self._mlflow.get_experiment_by_name(name)


def _with_hash(result: TrainingResult) -> TrainingResult:
    digests = folder_digests(result.artifact_dir)
    if not digests:
        raise ValidationFailedError(f"there are no files in {result.artifact_dir}; training made no model")
    found = artifact_set_hash(digests)
    if result.sha256 not in {None, found}:
        raise ContentAlteredError("the trained model", expected=str(result.sha256), found=found)
    return replace(result, sha256=found)


def _tags(config: TrainingConfig, result: TrainingResult) -> dict[str, str]:
    facts = {
        "strategy_name": config.strategy_name,
        "job_id": config.job_id,
        "trace_id": config.trace_id,
        "config_id": config.config_id,
        "config_hash": config.config_hash,
        "inputs_hash": config.inputs_hash,
        "git_commit": config.git_commit,
        "mlflow.source.git.commit": config.git_commit,
        "data_version": result.data_version,
        "trainer": config.trainer,
        "trained_until": iso(result.trained_until),
        "tradai.trials": str(result.trials),
        "tradai.sha256": result.sha256,
    }
    return {**config.tags, **{key: value for key, value in facts.items() if value}}
