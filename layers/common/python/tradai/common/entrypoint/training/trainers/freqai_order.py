"""What crosses the border to the process that runs Freqtrade, as JSON and files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from tradai.common.entrypoint.training.evaluation import Judgement
from tradai.common.entrypoint.training.trainers.ports import TrainingRecipe

ORDER, ANSWER, LOG = "order.json", "answer.json", "freqtrade.log"


class FreqaiOrder(BaseModel):
    """Candles lie in `candles` as feather files named as Freqtrade names them.

    With `observes` nothing is trained: the champion runs on the window, and that is the answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    identifier: str
    recipe: TrainingRecipe
    strategy_class: str
    strategy_folder: Path
    candles: Path
    champion: Path | None
    work: Path
    seed: int
    threads: int
    walk_start: datetime
    reference_start: datetime
    window_start: datetime
    window_end: datetime
    train_period_days: int
    refit_days: int
    observes: bool = False


class FreqaiAnswer(BaseModel):
    """What came out; samples lie beside it as feather files."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bundle: Path
    challenger: Judgement
    challenger_samples: Path
    reference: Path
    champion: Judgement | None = None
    champion_samples: Path | None = None
    champion_error: str | None = None
    params: dict[str, Any]


class FreqaiObservation(BaseModel):
    """What the champion did; samples lie beside it as a feather file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    champion: Judgement
    champion_samples: Path


class FreqaiFailure(BaseModel):
    """Why nothing came out, in one sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    failure: str
