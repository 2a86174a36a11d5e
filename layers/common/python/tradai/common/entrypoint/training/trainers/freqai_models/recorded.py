"""FreqAI's own models with a memory, found by Freqtrade through `freqaimodel_path`."""

from __future__ import annotations

from freqtrade.freqai.prediction_models.LightGBMRegressor import LightGBMRegressor
from freqtrade.freqai.prediction_models.LightGBMRegressorMultiTarget import LightGBMRegressorMultiTarget
from freqtrade.freqai.prediction_models.XGBoostRegressor import XGBoostRegressor
from freqtrade.freqai.prediction_models.XGBoostRegressorMultiTarget import XGBoostRegressorMultiTarget
from freqtrade.freqai.prediction_models.XGBoostRFRegressor import XGBoostRFRegressor

from tradai.common.entrypoint.training.trainers.freqai_recorder import Recorder


class RecordedLightGBMRegressor(Recorder, LightGBMRegressor):  # type: ignore[misc] # freqtrade is untyped
    pass


class RecordedLightGBMRegressorMultiTarget(Recorder, LightGBMRegressorMultiTarget):  # type: ignore[misc] # same
    pass


class RecordedXGBoostRegressor(Recorder, XGBoostRegressor):  # type: ignore[misc] # same
    pass


class RecordedXGBoostRegressorMultiTarget(Recorder, XGBoostRegressorMultiTarget):  # type: ignore[misc] # same
    pass


class RecordedXGBoostRFRegressor(Recorder, XGBoostRFRegressor):  # type: ignore[misc] # same
    pass
