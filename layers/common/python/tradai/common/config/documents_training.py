"""The section of `tradai.yaml` that says how models are made."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tradai.common.config.documents_types import ClassName, Free, Positive, Section

Regressor = Literal[
    "LightGBMRegressor",
    "LightGBMRegressorMultiTarget",
    "XGBoostRegressor",
    "XGBoostRegressorMultiTarget",
    "XGBoostRFRegressor",
]


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
    freqai_model: Regressor = "LightGBMRegressor"
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
