"""A small market and orders over it, shared by the tests of training."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pandas as pd

from tradai.common.entrypoint.training.candles import checked
from tradai.common.entrypoint.training.plan import TrainingPlan, plan_training
from tradai.common.entrypoint.training.trainers.ports import TrainingOrder, TrainingRecipe
from tradai.local.market import Market

START = datetime(2025, 1, 1, tzinfo=UTC)
SYMBOLS = ("BTC/USDT", "ETH/USDT")
SHIFT_DAY = 330
WARM_UP = timedelta(days=4)
CRIPPLED = {"n_estimators": 1, "learning_rate": 0.0001}


@lru_cache(maxsize=4)
def market(seed: int = 1) -> dict[str, pd.DataFrame]:
    made = Market(seed=seed, start=START.replace(tzinfo=None), days=460, shift_day=SHIFT_DAY)
    return {s: checked(made.candles(s), source=s, timeframe="1h") for s in SYMBOLS}


def recipe(**changes: object) -> TrainingRecipe:
    base = TrainingRecipe(
        strategy_name="SwingStrategy",
        entry_point="swing.strategy:SwingStrategy",
        strategy_class="SwingStrategy",
        exchange="binance",
        symbols=SYMBOLS,
        timeframe="1h",
        fee=0.0005,
        stake_amount=1000.0,
        max_open_trades=2,
        trainer="baseline",
        freqai_model="LightGBMRegressor",
        startup_candles=96,
        hyper_parameters={"n_estimators": 100, "num_leaves": 15, "learning_rate": 0.05},
    )
    return replace(base, **changes)  # type: ignore[arg-type] # fields of the recipe by name


def plan(day: int, *, reference_days: int = 140) -> TrainingPlan:
    return plan_training(
        first_candle=START,
        last_candle=START + timedelta(days=day),
        warm_up=WARM_UP,
        window_days=30,
        train_period_days=60,
        reference_days=reference_days,
    )


def order(
    day: int,
    work: Path,
    *,
    seed: int = 1,
    champion: Path | None = None,
    reference_days: int = 140,
    candles: dict[str, pd.DataFrame] | None = None,
    **changes: object,
) -> TrainingOrder:
    """What a job at day `day` of the market is asked; `changes` are fields of the recipe."""
    work.mkdir(parents=True)
    planned = plan(day, reference_days=reference_days)
    span = slice(planned.walk_start - planned.train_period - WARM_UP, planned.window_end)
    wanted = changes.get("symbols", SYMBOLS)
    return TrainingOrder(
        identifier=work.name,
        recipe=recipe(**changes),
        plan=planned,
        candles={s: c[span] for s, c in (candles or market(seed)).items() if s in wanted},  # type: ignore[operator] # symbols
        champion=champion,
        work=work,
        seed=1,
    )
