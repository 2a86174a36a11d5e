"""Promotion rules, ours and the obvious ones, as functions of daily returns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.decisions.markets import YEAR
from tradai.common.model_comparison.bootstrap import replicates_for
from tradai.common.model_comparison.comparator import ModelComparator
from tradai.common.model_comparison.evaluation import Evaluation
from tradai.common.model_comparison.paired import sharpe_difference
from tradai.common.model_comparison.policy import GateThresholds, PromotionPolicy
from tradai.common.model_comparison.second_opinion import second_opinion
from tradai.common.model_comparison.verdict import Decision

Floats = NDArray[np.float64]

OPEN_GATES = GateThresholds(
    total_profit=-math.inf, sharpe_ratio=-math.inf, max_drawdown=math.inf, win_rate=0.0, total_trades=0
)
_METRICS = {
    "total_profit": 0.1,
    "sharpe_ratio": 1.0,
    "max_drawdown": 0.1,
    "win_rate": 0.5,
    "total_trades": 50,
}


def are_clear(
    challenger: Floats, champion: Floats, *, alphas: Sequence[float], margin: float = 0.0, seed: int = 0
) -> tuple[bool, ...]:
    """The paired verdict at each error rate: both lower bounds above -margin (per day).

    The cheap bound is asked first; the second opinion can only take a promotion back.
    """
    analytic = sharpe_difference(challenger, champion)
    hopeful = [analytic.lower_bound(alpha) > -margin for alpha in alphas]
    if not any(hopeful):
        return tuple(hopeful)
    replicates = replicates_for(min(alphas))
    opinion = second_opinion(challenger, champion, analytic, replicates=replicates, seed=seed)
    pairs = zip(hopeful, alphas, strict=True)
    return tuple(hope and opinion.lower_bound(alpha) > -margin for hope, alpha in pairs)


def paired_shares(
    challengers: Floats, champions: Floats, *, alphas: Sequence[float], margin: float = 0.0
) -> list[float]:
    """Share of simulations that the paired verdict promotes at each error rate."""
    pairs = enumerate(zip(challengers, champions, strict=True))
    found = [are_clear(a, b, alphas=alphas, margin=margin, seed=i) for i, (a, b) in pairs]
    return [float(share) for share in np.mean(found, axis=0)]


def analytic_share(challengers: Floats, champions: Floats, *, alpha: float) -> float:
    """Share that Ledoit-Wolf alone promotes."""
    pairs = zip(challengers, champions, strict=True)
    return float(np.mean([sharpe_difference(a, b).p_value() < alpha for a, b in pairs]))


def annual_sharpe(returns: Floats) -> Floats:
    return np.asarray(returns.mean(-1) / returns.std(-1) * math.sqrt(YEAR))


def comparator_share(
    challengers: Floats,
    champions: Floats,
    *,
    policy: PromotionPolicy,
    trigger: str = "manual",
    looks: int = 1,
) -> float:
    """Share promoted by `ModelComparator`, at 1 % daily volatility: it refuses losses of over 100 %."""
    judge, promoted = ModelComparator(policy=policy), 0
    for i, (ours, theirs) in enumerate(zip(challengers * 0.01, champions * 0.01, strict=True)):
        pair = (evaluation("2", ours), evaluation("1", theirs))
        promoted += judge.compare(*pair, trigger, looks, seed=i).decision is Decision.PROMOTE
    return promoted / len(challengers)


def open_policy(alpha: float = 0.05) -> PromotionPolicy:
    """Gates and skill off; annualised like the simulated market."""
    return PromotionPolicy(gates=OPEN_GATES, skill=1e-12, alpha=alpha, days_per_year=YEAR)


def evaluation(version: str, returns: Floats, **metrics: float) -> Evaluation:
    start = date(2025, 1, 1)
    dates = [start + timedelta(days=i) for i in range(len(returns))]
    return Evaluation(version, _METRICS | metrics, dates, returns.tolist(), "data", 0.001, "hash")


def judged_share(challengers: Floats, champions: Floats, *, policy: PromotionPolicy, trigger: str) -> float:
    """Share promoted by `ModelComparator` with metrics measured on the returns, at 1 % daily volatility."""
    judge, promoted = ModelComparator(policy=policy), 0
    for i, (ours, theirs) in enumerate(zip(challengers * 0.01, champions * 0.01, strict=True)):
        pair = (evaluation("2", ours, **measured(ours)), evaluation("1", theirs, **measured(theirs)))
        promoted += judge.compare(*pair, trigger, seed=i).decision is Decision.PROMOTE
    return promoted / len(challengers)


def measured(returns: Floats) -> dict[str, float]:
    equity = np.cumprod(1 + returns)
    return {
        "total_profit": float(equity[-1] - 1),
        "sharpe_ratio": float(annual_sharpe(returns)),
        "max_drawdown": float((1 - equity / np.maximum.accumulate(equity)).max()),
    }
