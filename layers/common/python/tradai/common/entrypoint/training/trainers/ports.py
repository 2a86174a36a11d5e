"""What a trainer is asked and what it answers; the same for every trainer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from tradai.common.entrypoint.training.evaluation import Judgement
from tradai.common.entrypoint.training.plan import TrainingPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRecipe:
    """What the config version says about training, with every default filled in.

    Args:
        strategy_class: class of the Freqtrade strategy in the module of `entry_point`.
        exchange: Freqtrade's name of it.
        fee: ratio per side.
        stake_amount: in quote currency, or "unlimited".
        overrides: the strategy's own settings that the config replaces (stoploss, minimal_roi, ...).
        feature_parameters: FreqAI's, on top of the trainer's defaults.
    """

    strategy_name: str
    entry_point: str
    symbols: tuple[str, ...]
    timeframe: str
    fee: float
    stake_amount: float | str
    max_open_trades: int
    trainer: str
    freqai_model: str
    strategy_class: str
    exchange: str
    startup_candles: int
    hyper_parameters: Mapping[str, Any] = field(default_factory=dict)
    feature_parameters: Mapping[str, Any] = field(default_factory=dict)
    overrides: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOrder:
    """One training.

    Args:
        identifier: unique per job and attempt, so that nothing of an earlier run is found.
        candles: symbol to gapless candles, warm-up included, up to the window's last midnight.
        champion: folder of the verified champion bundle, None when there is none.
        work: an empty folder for whatever the trainer writes.
    """

    identifier: str
    recipe: TrainingRecipe
    plan: TrainingPlan
    candles: Mapping[str, pd.DataFrame]
    champion: Path | None
    work: Path
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOutcome:
    """A trained challenger and what it and the champion did on the window.

    Frames have one row per candle and one column per raw feature or prediction, named
    `{symbol} {feature}`; a value that was not available is NaN.

    Args:
        bundle: folder with the files of the deployed model, nothing else.
        reference: out-of-sample walk-forward predictions and features before the window.
        champion_error: why there is no judgement of an existing champion.
    """

    bundle: Path
    trained_until: datetime
    challenger: Judgement
    challenger_samples: pd.DataFrame
    reference: pd.DataFrame
    champion: Judgement | None = None
    champion_samples: pd.DataFrame | None = None
    champion_error: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What a frozen model saw and did on a window; samples as in `TrainingOutcome`."""

    judgement: Judgement
    samples: pd.DataFrame


class Trainer(Protocol):
    def train(self, order: TrainingOrder) -> TrainingOutcome:
        """Train up to the window's start, judge exactly that model and the champion on the window.

        Raises:
            TrainingFailedError: no model came out; a champion that cannot be judged is not a failure.
        """
        ...

    def observe(self, order: TrainingOrder) -> Observation:
        """Run the champion of the order on the window by inference only; nothing is fitted.

        Raises:
            TrainingFailedError: it can not be run.
        """
        ...
