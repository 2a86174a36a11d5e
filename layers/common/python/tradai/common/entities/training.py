"""What a training job is asked to do and what it hands over for registration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """Who trains what, from which configuration.

    Args:
        strategy_name: also the name of the registered model.
        experiment_name: MLflow experiment, `mlflow.experiment_name` of the strategy file.
        trainer: `freqai` or `baseline`.
        auto_log_params: `mlflow.auto_log_params`; False logs no parameters.
        tags: more tags for the run and the version, e.g. the effective config hash.
    """

    strategy_name: str
    config_id: str
    config_hash: str
    inputs_hash: str
    job_id: str
    trace_id: str
    trainer: str
    experiment_name: str
    git_commit: str | None = None
    auto_log_params: bool = True
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingResult:
    """A trained model on disk with its measurements.

    Args:
        metrics: ratios as ratios; None or NaN for an undefined one (not logged).
        params: flat, logged as text.
        artifact_dir: the folder that becomes the run's `model/`; its files are what is
            deployed and hashed.
        data_version: identity of the candles trained on.
        trained_until: last candle the model has seen.
        reports: more folders, by their path in the run; outside the hash.
        sha256: hash of the artifact set; set by the registrar.
        mlflow_run_id: set by the registrar.
        model_version: set by the registrar.
    """

    metrics: Mapping[str, float | None]
    params: Mapping[str, object]
    artifact_dir: Path
    data_version: str
    trained_until: datetime
    trials: int = 1
    reports: Mapping[str, Path] = field(default_factory=dict)
    sha256: str | None = None
    mlflow_run_id: str | None = None
    model_version: str | None = None
