"""One model judged on one window, as the comparator takes it."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tradai.common.entities.backtest_result import BacktestResult


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Result of a frozen model on a window that it has not seen.

    Args:
        model_version: number in the registry; None before registration.
        metrics: total_profit, max_drawdown, win_rate (ratios), sharpe_ratio (annual), total_trades;
            None is undefined.
        dates: every UTC day of the window, ascending; dates or ISO text.
        daily_returns: ratio per day, one per date.
        data_version: what the data were.
        fee: per trade and side, a ratio.
        config_hash: content of the configuration that it ran under.
        trained_until: end of the newest data the model was fitted on.
        error: why the evaluation failed, None when it did not.
    """

    model_version: str | None
    metrics: Mapping[str, float | None]
    dates: Collection[date | str]
    daily_returns: Collection[float]
    data_version: str
    fee: float
    config_hash: str
    trained_until: datetime | None = None
    error: str | None = None

    @classmethod
    def of(cls, result: BacktestResult) -> Evaluation:
        """What the training task left in `result.json`."""
        return cls(
            model_version=result.model_version,
            metrics=result.metrics,
            dates=result.dates,
            daily_returns=tuple(math.nan if one is None else one for one in result.daily_returns),
            data_version=result.data_version,
            fee=result.fee,
            config_hash=result.config_hash,
            trained_until=result.trained_until,
            error=result.error,
        )

    @property
    def label(self) -> str:
        return f"model {self.model_version}" if self.model_version else "the challenger"

    @property
    def champion_label(self) -> str:
        return f"model {self.model_version}" if self.model_version else "the champion"
