"""One retraining job from its order to its result: the ECS task."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tradai.common.drift.ports import EVALUATION_SOURCE
from tradai.common.drift.profile import DriftProfile
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.entities.training import TrainingResult
from tradai.common.entrypoint.training.configuration import strategy_folder
from tradai.common.entrypoint.training.ports import Services
from tradai.common.entrypoint.training.preparing import Prepared, prepare
from tradai.common.entrypoint.training.reference import hourly_counts, profile_of
from tradai.common.entrypoint.training.registering import EVIDENCE, register
from tradai.common.entrypoint.training.results import Facts, results_of
from tradai.common.entrypoint.training.task import TrainingTask
from tradai.common.entrypoint.training.trainers.ports import TrainingOrder, TrainingOutcome
from tradai.common.registry.artifacts import PROFILE_FILE

SEED = 1
WRITERS = 8


def run(task: TrainingTask, services: Services, work: Path) -> TrainingResult:
    """Train, judge, register, report.

    Args:
        work: an empty folder.

    Raises:
        TradaiError: no result was written; the job record says that training was tried.
    """
    services.jobs.update(task.job_id, status=RetrainingStatus.TRAINING, git_commit=task.git_commit)
    prepared = prepare(task, services, work)
    services.jobs.update(task.job_id, config_version_id=prepared.version.config_id)
    outcome = _train(task, services, prepared, work / "training")
    profile = profile_of(outcome.reference)
    (outcome.bundle / PROFILE_FILE).write_text(profile.to_json())
    registered = register(task, services, prepared, outcome, work / EVIDENCE)
    _count(services, prepared, outcome, profile, str(registered.model_version))
    champion = prepared.champion
    services.results.put(task.job_id, results_of(_facts(task, prepared), outcome, registered, champion))
    services.jobs.update(
        task.job_id,
        status=RetrainingStatus.COMPARING,
        data_version=prepared.gathered.data_version,
        data_source=prepared.gathered.data_source,
        mlflow_run_id=registered.mlflow_run_id,
        new_version=registered.model_version,
        expected_champion=champion.version if champion else None,
    )
    return registered


def _train(task: TrainingTask, services: Services, prepared: Prepared, work: Path) -> TrainingOutcome:
    work.mkdir(parents=True)
    folder = strategy_folder(task.strategies, task.model_name).resolve()
    trainer = services.trainers[prepared.recipe.trainer](folder)
    return trainer.train(
        TrainingOrder(
            identifier=f"{task.job_id}-{task.attempt}",
            recipe=prepared.recipe,
            plan=prepared.gathered.plan,
            candles=prepared.gathered.candles,
            champion=prepared.champion.bundle if prepared.champion else None,
            work=work,
            seed=SEED,
        )
    )


def _count(
    services: Services, prepared: Prepared, outcome: TrainingOutcome, profile: DriftProfile, version: str
) -> None:
    """The window's samples of both models, each against its own profile."""
    counted = [(version, profile, outcome.challenger_samples)]
    champion = prepared.champion
    if champion and champion.profile and outcome.champion_samples is not None:
        counted.append((champion.version, champion.profile, outcome.champion_samples))
    with ThreadPoolExecutor(WRITERS) as pool:
        writes = [
            pool.submit(
                services.counts.put, prepared.recipe.strategy_name, model, hour, EVALUATION_SOURCE, counts
            )
            for model, measure, samples in counted
            for hour, counts in hourly_counts(measure, samples)
        ]
    for write in writes:
        write.result()


def _facts(task: TrainingTask, prepared: Prepared) -> Facts:
    return Facts(
        model_name=task.model_name,
        job_id=task.job_id,
        trace_id=task.trace_id,
        git_commit=task.git_commit,
        version=prepared.version,
        plan=prepared.gathered.plan,
        data_version=prepared.gathered.data_version,
        data_source=prepared.gathered.data_source,
        fee=prepared.recipe.fee,
        trainer=prepared.recipe.trainer,
        trials=prepared.configuration.config.training.trials,
        inputs_hash=prepared.configuration.inputs_hash,
        effective_hash=prepared.configuration.config.effective_hash,
    )
