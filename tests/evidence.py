"""What a training leaves behind to be judged."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import numpy as np

from tests.account import STRATEGY

DAYS: Final = 60
WINDOW_END: Final = datetime(2026, 3, 1, tzinfo=UTC)


def evaluation(role: str, version: str, sharpe: float, *, seed: int = 0, **facts: Any) -> dict[str, Any]:
    """A complete evaluation whose daily returns have about this annual Sharpe ratio."""
    noise = np.random.default_rng(seed).normal(size=DAYS)
    noise = (noise - noise.mean()) / noise.std()
    returns = 0.01 * (noise + sharpe / np.sqrt(365))
    days = [date(2025, 12, 31) + timedelta(days=i) for i in range(DAYS)]
    metrics = {
        "total_profit": float(np.prod(1 + returns) - 1),
        "sharpe_ratio": sharpe,
        "max_drawdown": 0.1,
        "win_rate": 0.5,
        "total_trades": 40.0,
    }
    return {
        "role": role,
        "model_version": version,
        "model_name": STRATEGY,
        "metrics": metrics,
        "dates": days,
        "daily_returns": returns.tolist(),
        "window_start": WINDOW_END - timedelta(days=DAYS),
        "window_end": WINDOW_END,
        "data_version": "7",
        "fee": 0.001,
        "config_id": "c",
        "config_hash": "h",
        "inputs_hash": "i",
        "trained_until": WINDOW_END - timedelta(days=DAYS),
        "trainer": "test",
        **facts,
    }
