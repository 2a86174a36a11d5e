"""What a run on one window amounts to: equity, daily returns, metrics."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from tradai.common.errors import ValidationFailedError

DAYS_PER_YEAR = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One frozen model on one window.

    Args:
        metrics: ratios and counts; None where undefined (no trades, no variance), never a sentinel.
        dates: every UTC day of the window.
        daily_returns: one ratio per date, 0.0 on days without position.
    """

    metrics: dict[str, float | None]
    dates: tuple[date, ...]
    daily_returns: tuple[float, ...]


def judge(
    equity: pd.Series,
    *,
    trades: int,
    wins: int,
    extra: dict[str, float | None] | None = None,
) -> Judgement:
    """Fold an equity curve into metrics.

    sharpe_ratio is mean / std * sqrt(365) of daily returns (population std); max_drawdown is the deepest
    fall from a previous peak, marked to market on every candle.

    Args:
        equity: account value per candle, from the window's first midnight to its last one.
        extra: metrics of the engine itself, logged beside ours.
    """
    daily = daily_returns(equity)
    spread = float(daily.std(ddof=0))
    metrics: dict[str, float | None] = {
        "total_profit": float(equity.iloc[-1] / equity.iloc[0] - 1),
        "sharpe_ratio": float(daily.mean()) / spread * math.sqrt(DAYS_PER_YEAR)
        if trades and spread > 0
        else None,
        "max_drawdown": float((1 - equity / equity.cummax()).max()) if trades else None,
        "win_rate": wins / trades if trades else None,
        "total_trades": float(trades),
    }
    return Judgement(
        metrics={**metrics, **(extra or {})},
        dates=tuple(day.date() for day in daily.index),
        daily_returns=tuple(float(value) for value in daily),
    )


def daily_returns(equity: pd.Series) -> pd.Series:
    """One return per UTC day between midnight marks; prod(1 + r) - 1 is the total profit."""
    marks = pd.date_range(equity.index[0], equity.index[-1], freq="D")
    if marks[-1] != equity.index[-1] or equity.index[0] != equity.index[0].floor("D"):
        raise ValidationFailedError(
            f"equity from {equity.index[0]} to {equity.index[-1]} does not cover whole UTC days"
        )
    value = equity.reindex(marks, method="ffill")
    return (value / value.shift(1) - 1).iloc[1:].set_axis(marks[:-1])


def at_midnight(when: datetime) -> pd.Timestamp:
    """The index label of a plan's date."""
    return pd.Timestamp(when).as_unit("ns")
