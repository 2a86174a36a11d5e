"""The services of a deployed training task."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from tradai.common.aws.dynamodb_drift_counts import DynamoDBDriftCounts
from tradai.common.entrypoint.training.champions import RegisteredChampions
from tradai.common.entrypoint.training.model_registrar import ModelRegistrar
from tradai.common.entrypoint.training.ports import Services
from tradai.common.entrypoint.training.sources.arctic import arctic_source
from tradai.common.entrypoint.training.task import TrainingTask
from tradai.common.entrypoint.training.trainers.freqai import FreqaiTrainer
from tradai.common.entrypoint.training.trainers.ports import Trainer
from tradai.common.runtime import wiring
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment
from tradai.common.runtime.settings_mixins import DOTENV
from tradai.common.runtime.wiring_judgement import results
from tradai.common.runtime.wiring_models import mlflow_adapter
from tradai.common.runtime.wiring_retraining import config_versions, job_records


def services(task: TrainingTask) -> Services:
    """Adapters of the environment; trainers with the task's number of threads."""
    env, mlflow = environment(), mlflow_adapter()
    return Services(
        configs=config_versions(),
        releases=wiring.release_ledger(env, product_clock),
        champions=RegisteredChampions(mlflow),
        registrar=ModelRegistrar(mlflow_adapter=mlflow),
        results=results(),
        jobs=job_records(),
        counts=DynamoDBDriftCounts(client=wiring.dynamodb(), table=env.drift_counts_table),
        clock=product_clock,
        trainers={
            "baseline": _baseline,
            "freqai": lambda strategy: FreqaiTrainer(strategy, threads=task.threads),
        },
        variables=dict(os.environ),
        dotenv=Path.cwd() / DOTENV,
        arctic=partial(arctic_source, endpoint=task.arctic_s3_endpoint, region=env.region),
    )


def _baseline(strategy: Path) -> Trainer:  # noqa: ARG001 - it has no strategy
    from tradai.common.entrypoint.training.trainers.baseline import BaselineTrainer  # noqa: PLC0415 - 3 s of imports

    return BaselineTrainer()
