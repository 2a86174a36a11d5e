"""The section of `tradai.yaml` that says when a model is promoted."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tradai.common.config.documents_types import Ratio, Section


class GateSettings(Section):
    """The floor of a promotion. Profit and drawdown are ratios of the starting balance."""

    total_profit: float = 0.0
    sharpe_ratio: float = 0.5
    max_drawdown: Ratio = 0.30
    win_rate: Ratio = 0.40
    total_trades: Annotated[int, Field(ge=1)] = 10


class PromotionSettings(Section):
    """When a challenger replaces the champion.

    Args:
        window_days: whole UTC days that both models are judged on, at least 30.
        alpha: error rate over all looks at one champion; the first look spends six tenths of it.
        margin: annual Sharpe that a challenger may be worse by after drift.
        drawdown_margin: drawdown that it may be worse by after drift, as a ratio.
        min_new_days: days of new data that a further look needs.
    """

    gates: GateSettings = GateSettings()
    window_days: Annotated[int, Field(ge=30, le=3650)] = 60
    alpha: Annotated[float, Field(ge=1e-6, lt=0.5)] = 0.05
    margin: Annotated[float, Field(ge=0)] = 0.25
    drawdown_margin: Ratio = 0.05
    min_new_days: Annotated[int, Field(ge=1, le=3650)] = 7
