"""A trained model on its way into the registry."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from tradai.common.entities.training import TrainingConfig, TrainingResult
from tradai.common.entrypoint.training.ports import Services
from tradai.common.entrypoint.training.preparing import Prepared
from tradai.common.entrypoint.training.task import TrainingTask
from tradai.common.entrypoint.training.trainers.ports import TrainingOutcome

EVIDENCE = "evidence"
"""The run's folder: walk-forward samples, the task's own variables, the layer of each value of the config."""


def register(
    task: TrainingTask, services: Services, prepared: Prepared, outcome: TrainingOutcome, evidence: Path
) -> TrainingResult:
    evidence.mkdir()
    outcome.reference.reset_index().to_feather(evidence / "walk_forward.feather")
    (evidence / "task.json").write_text(
        json.dumps(task.model_dump(mode="json", exclude={"strategies"}), sort_keys=True)
    )
    version, config = prepared.version, prepared.configuration.config
    rows = [asdict(row) for row in prepared.configuration.explained]
    (evidence / "configuration.json").write_text(json.dumps(rows, indent=1, sort_keys=True))
    experiment = config.mlflow.experiment_name or f"strategies/{task.model_name}"
    return services.registrar.register(
        config=TrainingConfig(
            strategy_name=task.model_name,
            config_id=version.config_id,
            config_hash=version.config_hash,
            inputs_hash=prepared.configuration.inputs_hash,
            job_id=task.job_id,
            trace_id=task.trace_id,
            trainer=prepared.recipe.trainer,
            experiment_name=experiment,
            git_commit=task.git_commit,
            auto_log_params=config.mlflow.auto_log_params,
            tags={
                "effective_hash": config.effective_hash,
                "data_source": prepared.gathered.data_source,
            },
        ),
        result=TrainingResult(
            metrics=outcome.challenger.metrics,
            params=outcome.params,
            artifact_dir=outcome.bundle,
            data_version=prepared.gathered.data_version,
            trained_until=outcome.trained_until,
            trials=config.training.trials,
            reports={EVIDENCE: evidence},
        ),
    )
