"""Remembers, per pair and candle, what a FreqAI model predicted from which raw features."""

from __future__ import annotations

from typing import Any

import pandas as pd

PREDICTION = "prediction:"


class Recorder:
    """Mixin in front of a FreqAI model; `recorded` holds one frame per pair and fitted model."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)  # type: ignore[call-arg] # the next class is FreqAI's
        self.recorded: dict[str, list[pd.DataFrame]] = {}

    def predict(self, unfiltered_df: pd.DataFrame, dk: Any, **kwargs: Any) -> tuple[pd.DataFrame, Any]:
        raw = unfiltered_df.reset_index(drop=True)
        predictions, trusted = super().predict(unfiltered_df, dk, **kwargs)  # type: ignore[misc] # FreqAI's
        features, labels = list(dk.training_features_list), list(dk.label_list)
        frame = raw[["date", *features]].copy()
        complete = raw[features].notna().all(axis=1)
        for label in labels:
            # FreqAI fills missing features with zeros and predicts all the same.
            frame[f"{PREDICTION}{label}"] = predictions[label].astype(float).where(complete)
        self.recorded.setdefault(dk.pair, []).append(frame)
        return predictions, trusted
