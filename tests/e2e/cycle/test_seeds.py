"""Whatever the market: the outcome follows from the evidence, and the same market gives the same numbers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.cycle.conftest import Deploying
from tests.e2e.cycle.strategy import NOW
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.model_comparison.comparator import ModelComparator
from tradai.common.model_comparison.evaluation import Evaluation
from tradai.common.model_comparison.looks import seed_of
from tradai.common.model_comparison.policy import PromotionPolicy
from tradai.common.runtime import wiring_judgement, wiring_models, wiring_retraining
from tradai.local.market import Market

HISTORY_DAYS = 260
SEEDS = (1, 2, 3, 5, 6)


def market(folder: Path, seed: int) -> dict[str, Any]:
    """The part of a tradai.yaml that names candles of this seed."""
    start = NOW - timedelta(days=HISTORY_DAYS)
    Market(seed=seed, start=start, days=HISTORY_DAYS + 2).write(folder, {"BTC/USDT": 100.0})
    return {
        "adapter": {"KIND": "Local", "path": str(folder)},
        "defaults": {"symbols": ["BTC/USDT"], "stake_amount": 100, "max_open_trades": 1, "fee": 0.0005},
    }


def trained(deploying: Deploying, name: str, folder: Path, seed: int) -> tuple[BacktestResult, Any]:
    strategy = deploying(name)
    strategy.deploy(strategy_service=market(folder / name, seed))
    job_id = str(uuid4())
    assert strategy.retrain(job_id=job_id).status == "SUCCEEDED"
    (challenger,) = wiring_judgement.results().results(job_id)
    return challenger, wiring_retraining.job_records().get(job_id)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_live_is_what_the_evidence_says(deploying: Deploying, tmp_path: Path, seed: int) -> None:
    challenger, job = trained(deploying, f"Market{seed}", tmp_path, seed)

    comparison = ModelComparator(policy=PromotionPolicy(window_days=30)).compare(
        Evaluation.of(challenger), None, trigger=job.trigger, seed=seed_of(challenger.daily_returns, ())
    )
    live = wiring_retraining.ledger().live(f"Market{seed}")
    assert live is not None
    assert (job.decision, job.reason) == (comparison.decision, comparison.reason)
    assert live.model_version == (challenger.model_version if comparison.decision == "promote" else None)


def test_the_same_market_twice_gives_the_same_numbers_and_files(deploying: Deploying, tmp_path: Path) -> None:
    first, job = trained(deploying, "Once", tmp_path, 4)
    second, again = trained(deploying, "Again", tmp_path, 4)

    numbers = ("metrics", "daily_returns", "dates", "window_end")
    assert [getattr(first, n) for n in numbers] == [getattr(second, n) for n in numbers]
    assert (job.decision, job.reason) == (again.decision, again.reason)
    assert files(first) == files(second)


def files(result: BacktestResult) -> dict[str, str]:
    """SHA-256 of each file of the registered model."""
    registry = wiring_models.mlflow_adapter()
    return dict(registry.hash_artifacts(str(result.mlflow_run_id), "model"))
