"""A stored model behind FreqAI's interface: it predicts and never learns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from freqtrade.exceptions import OperationalException
from freqtrade.freqai.base_models.BaseRegressionModel import BaseRegressionModel

from tradai.common.entrypoint.training.trainers.freqai_bundle import FrozenModel, load_bundle
from tradai.common.entrypoint.training.trainers.freqai_recorder import Recorder
from tradai.common.errors import ValidationFailedError


class FrozenRegressor(Recorder, BaseRegressionModel):  # type: ignore[misc] # freqtrade is untyped
    """Serves the bundle named by `freqai.frozen_bundle`; refuses what it could not judge fairly."""

    def __init__(self, config: dict[str, Any]) -> None:
        try:
            self._frozen = load_bundle(
                Path(config["freqai"]["frozen_bundle"]),
                pairs=tuple(config["exchange"]["pair_whitelist"]),
                timeframe=config["timeframe"],
            )
        except (ValidationFailedError, OSError) as error:
            # Freqtrade's resolver reports other errors as "class does not exist".
            raise OperationalException(str(error)) from None
        super().__init__(config)

    def train(self, unfiltered_df: pd.DataFrame, pair: str, dk: Any, **kwargs: Any) -> Any:  # noqa: ARG002 - FreqAI's signature
        """Install the stored pipelines. Must not raise: FreqAI swallows what is raised here."""
        frozen = self._frozen[pair]
        dk.feature_pipeline, dk.label_pipeline = frozen.feature_pipeline, frozen.label_pipeline
        statistics = ("labels_mean", "labels_std", "extra_returns_per_train")
        dk.data.update({key: frozen.metadata[key] for key in statistics if key in frozen.metadata})
        return frozen.model

    def fit(self, data_dictionary: dict[str, Any], dk: Any, **kwargs: Any) -> Any:  # noqa: ARG002 - FreqAI's signature
        raise OperationalException("a frozen model is judged by inference only; fit() must never be called")

    def predict(self, unfiltered_df: pd.DataFrame, dk: Any, **kwargs: Any) -> tuple[pd.DataFrame, Any]:
        frozen = self._frozen[dk.pair]
        if frozen.trained_until > unfiltered_df["date"].iloc[0]:
            raise OperationalException(
                f"{dk.pair}: trained until {frozen.trained_until:%Y-%m-%d}, inside the comparison window"
            )
        if self.model is not frozen.model:
            raise OperationalException(f"{dk.pair}: FreqAI did not take the frozen model")
        dk.find_features(unfiltered_df)
        _require_same_columns(frozen, dk)
        return super().predict(unfiltered_df, dk, **kwargs)


def _require_same_columns(frozen: FrozenModel, dk: Any) -> None:
    for kind, stored, current in (
        ("features", frozen.metadata["training_features_list"], list(dk.training_features_list)),
        ("labels", frozen.metadata["label_list"], list(dk.label_list)),
    ):
        if stored != current:
            missing = [name for name in stored if name not in current]
            unknown = [name for name in current if name not in stored]
            raise OperationalException(
                f"{dk.pair}: the model's {kind} are not the strategy's (missing {missing[:5]}, unknown"
                f" {unknown[:5]}, {'other order' if not missing and not unknown else 'another set'})"
            )
