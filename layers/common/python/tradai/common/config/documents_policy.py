"""Sections of `tradai.yaml` that are policy: how models are made and when they are promoted."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tradai.common.config.documents_types import ClassName, Free, Positive, Ratio, Section


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
        alpha: error rate of the first look at a champion.
        margin: annual Sharpe that a challenger may be worse by after drift.
        drawdown_margin: drawdown that it may be worse by after drift, as a ratio.
        min_new_days: days of new data that a further look needs.
    """

    gates: GateSettings = GateSettings()
    window_days: Annotated[int, Field(ge=30, le=3650)] = 60
    alpha: Annotated[float, Field(gt=0, lt=0.5)] = 0.05
    margin: Annotated[float, Field(ge=0)] = 0.25
    drawdown_margin: Ratio = 0.05
    min_new_days: Annotated[int, Field(ge=1)] = 7


class TrainingSettings(Section):
    """How a model is made.

    Args:
        strategy: class name of the Freqtrade strategy; None takes the class of `entry_point`.
        train_period_days: days that each model is fitted on.
        retraining_interval_days: age at which a model is retrained.
        min_hours_between_retraining: least pause between two attempts.
        reference_days: days of walk-forward predictions that drift is measured against.
        trials: models fitted by one job, of which the best is kept.
        startup_candles: candles before the window that indicators need to settle.
        fee: per trade and side, as a ratio; None takes `strategy_service.defaults.fee`.
        feature_parameters: for FreqAI.
        hyper_parameters: for the model.
    """

    trainer: Literal["freqai", "baseline"] = "freqai"
    freqai_model: ClassName = "LightGBMRegressor"
    strategy: ClassName | None = None
    train_period_days: Positive = 30
    retraining_interval_days: Annotated[float, Field(gt=0)] = 7
    min_hours_between_retraining: Annotated[float, Field(ge=0)] = 24
    reference_days: Positive = 140
    trials: Positive = 1
    startup_candles: Annotated[int, Field(ge=0)] = 600
    fee: Annotated[float, Field(ge=0, lt=1)] | None = None
    feature_parameters: Free = Field(default_factory=dict)
    hyper_parameters: Free = Field(default_factory=dict)
