"""Promotion rules as functions of daily returns: the product's, and the obvious ones."""

from __future__ import annotations

import math
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.decisions.markets import YEAR
from tradai.common.model_comparison.comparator import ModelComparator
from tradai.common.model_comparison.evaluation import Evaluation
from tradai.common.model_comparison.looks import alpha_at
from tradai.common.model_comparison.paired import sharpe_difference
from tradai.common.model_comparison.policy import GateThresholds, PromotionPolicy
from tradai.common.model_comparison.verdict import Decision

Floats = NDArray[np.float64]

OPEN_GATES = GateThresholds(
    total_profit=-math.inf, sharpe_ratio=-math.inf, max_drawdown=math.inf, win_rate=0.0, total_trades=0
)
FIVE_PERCENT_AT_ONCE = 0.05 / alpha_at(1, 1.0)
VOLATILITY = 0.01  # a day; the comparator refuses losses of over 100 %
_METRICS = {
    "total_profit": 0.1,
    "sharpe_ratio": 1.0,
    "max_drawdown": 0.1,
    "win_rate": 0.5,
    "total_trades": 50,
}
_START = date(2025, 1, 1)


@lru_cache
def judge(alpha: float = 0.05) -> ModelComparator:
    """Gates and skill off, `alpha` over all looks; annualised like the simulated market."""
    policy = PromotionPolicy(gates=OPEN_GATES, skill=1e-12, alpha=alpha, days_per_year=YEAR)
    return ModelComparator(policy=policy)


def is_promoted(
    challenger: Floats,
    champion: Floats,
    *,
    alpha: float = 0.05,
    trigger: str = "manual",
    look: int = 1,
    seed: int = 0,
) -> bool:
    """What `ModelComparator` decides on the paired test alone.

    It is not asked where Ledoit-Wolf's bound, the first of the two that it needs, fails already.
    """
    judging = judge(alpha)
    policy = judging.policy
    margin = policy.margin / math.sqrt(YEAR) if trigger == "drift_detected" else 0.0
    if sharpe_difference(challenger, champion).lower_bound(alpha_at(look, policy.alpha)) <= -margin:
        return False
    return is_decided(judging, challenger, champion, trigger=trigger, look=look, seed=seed)


def is_decided(
    judging: ModelComparator,
    challenger: Floats,
    champion: Floats,
    *,
    trigger: str = "manual",
    look: int = 1,
    seed: int = 0,
) -> bool:
    pair = (evaluation("2", VOLATILITY * challenger), evaluation("1", VOLATILITY * champion))
    return judging.compare(*pair, trigger, look, seed=seed).decision is Decision.PROMOTE


def is_worth_it(challenger: Floats, champion: Floats, *, trigger: str, seed: int) -> bool:
    """The whole verdict: gates on metrics of these returns, skill and paired test, default policy."""
    ours, theirs = VOLATILITY * challenger, VOLATILITY * champion
    pair = (evaluation("2", ours, **measured(ours)), evaluation("1", theirs, **measured(theirs)))
    judging = ModelComparator(policy=PromotionPolicy(days_per_year=YEAR))
    return judging.compare(*pair, trigger, seed=seed).decision is Decision.PROMOTE


def annual_sharpe(returns: Floats) -> Floats:
    return np.asarray(returns.mean(-1) / returns.std(-1) * math.sqrt(YEAR))


def evaluation(version: str, returns: Floats, **metrics: float) -> Evaluation:
    values = returns.tolist()
    return Evaluation(version, _METRICS | metrics, _days(len(values)), values, "data", 0.001, "hash")


@lru_cache
def _days(count: int) -> tuple[date, ...]:
    return tuple(_START + timedelta(days=i) for i in range(count))


def measured(returns: Floats) -> dict[str, float]:
    equity = np.cumprod(1 + returns)
    return {
        "total_profit": float(equity[-1] - 1),
        "sharpe_ratio": float(annual_sharpe(returns)),
        "max_drawdown": float((1 - equity / np.maximum.accumulate(equity)).max()),
    }
