"""The outcome of a job as `result.json` holds it."""

from __future__ import annotations

from dataclasses import dataclass

from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.entities.training import TrainingResult
from tradai.common.entrypoint.training.evaluation import Judgement
from tradai.common.entrypoint.training.plan import TrainingPlan
from tradai.common.entrypoint.training.ports import Champion
from tradai.common.entrypoint.training.trainers.ports import TrainingOutcome

NOTHING = Judgement(metrics={}, dates=(), daily_returns=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What challenger and champion share: they ran on the same window, data and fees."""

    model_name: str
    job_id: str
    trace_id: str
    git_commit: str
    version: ConfigVersion
    plan: TrainingPlan
    data_version: str
    data_source: str
    fee: float
    trainer: str
    trials: int
    inputs_hash: str
    effective_hash: str


def results_of(
    facts: Facts, outcome: TrainingOutcome, registered: TrainingResult, champion: Champion | None
) -> tuple[BacktestResult, ...]:
    """Challenger first; a champion that could not be judged is there with its error."""
    challenger = _result(
        facts,
        outcome.challenger,
        role="challenger",
        model_version=registered.model_version,
        mlflow_run_id=registered.mlflow_run_id,
        sha256=registered.sha256,
        trained_until=outcome.trained_until,
        git_commit=facts.git_commit,
        trials=facts.trials,
    )
    if champion is None:
        return (challenger,)
    judged = _result(
        facts,
        outcome.champion or NOTHING,
        role="champion",
        model_version=champion.version,
        mlflow_run_id=champion.run_id,
        sha256=champion.sha256,
        trained_until=champion.trained_until,
        git_commit=champion.git_commit,
        error=champion.error or outcome.champion_error,
    )
    return challenger, judged


def _result(facts: Facts, judgement: Judgement, **own: object) -> BacktestResult:
    return BacktestResult.model_validate(
        {
            "model_name": facts.model_name,
            "metrics": judgement.metrics,
            "dates": judgement.dates,
            "daily_returns": judgement.daily_returns,
            "window_start": facts.plan.window_start,
            "window_end": facts.plan.window_end,
            "data_version": facts.data_version,
            "data_source": facts.data_source,
            "fee": facts.fee,
            "config_id": facts.version.config_id,
            "config_hash": facts.version.config_hash,
            "inputs_hash": facts.inputs_hash,
            "effective_hash": facts.effective_hash,
            "job_id": facts.job_id,
            "trace_id": facts.trace_id,
            "trainer": facts.trainer,
            **own,
        }
    )
