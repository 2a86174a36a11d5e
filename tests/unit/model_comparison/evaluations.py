"""Evaluations whose returns are made to order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from tradai.common.model_comparison.evaluation import Evaluation

START = date(2026, 1, 1)
METRICS: dict[str, float | None] = {
    "total_profit": 0.12,
    "sharpe_ratio": 1.8,
    "max_drawdown": 0.08,
    "win_rate": 0.55,
    "total_trades": 42,
}


def days(count: int, start: date = START) -> tuple[date, ...]:
    return tuple(start + timedelta(days=i) for i in range(count))


def evaluation(version: str, returns: Sequence[float], **changes: Any) -> Evaluation:
    """Everything a verdict needs; `metrics` given here are laid over good ones."""
    metrics = METRICS | changes.pop("metrics", {})
    facts: dict[str, Any] = {
        "dates": days(len(returns)),
        "data_version": "data-1",
        "fee": 0.001,
        "config_hash": "c0ffee",
    }
    return Evaluation(version, metrics, daily_returns=tuple(returns), **(facts | changes))


def pair(
    *, ahead: float, count: int = 90, seed: int = 0, level: float = 0.001
) -> tuple[Evaluation, Evaluation]:
    """A challenger whose mean daily return is `ahead` of a champion at `level` that it moves along with."""
    generator = np.random.default_rng(seed)
    common, own = generator.standard_normal((2, count))
    champion = level + 0.01 * common
    challenger = champion + ahead + 0.003 * own
    return evaluation("3", challenger.tolist()), evaluation("2", champion.tolist())
