from __future__ import annotations

import math

import pandas as pd
import pytest

from tradai.common.entrypoint.training.evaluation import daily_returns, judge
from tradai.common.errors import ValidationFailedError


def test_without_trades_ratios_are_undefined_not_perfect() -> None:
    flat = pd.Series(1.0, index=pd.date_range("2026-01-01", "2026-01-31", freq="1h", tz="UTC"))

    judgement = judge(flat, trades=0, wins=0)

    assert judgement.metrics == {
        "total_profit": 0.0,
        "sharpe_ratio": None,
        "max_drawdown": None,
        "win_rate": None,
        "total_trades": 0.0,
    }
    assert judgement.daily_returns == (0.0,) * 30


def test_daily_returns_compound_to_the_profit() -> None:
    index = pd.date_range("2026-01-01", "2026-01-04", freq="1h", tz="UTC")
    equity = pd.Series([1 + 0.01 * math.sin(i) + i / 100 for i in range(len(index))], index=index)

    judgement = judge(equity, trades=3, wins=1)

    assert len(judgement.dates) == 3
    assert math.prod(1 + r for r in judgement.daily_returns) - 1 == pytest.approx(
        judgement.metrics["total_profit"]
    )


def test_equity_of_a_broken_day_is_refused() -> None:
    half = pd.Series(1.0, index=pd.date_range("2026-01-01", "2026-01-03 12:00", freq="1h", tz="UTC"))

    with pytest.raises(ValidationFailedError, match="whole UTC days"):
        daily_returns(half)
