"""The process that imports Freqtrade: reads an order, writes an answer.

    python -m tradai.common.entrypoint.training.trainers.freqai_process ORDER.json

Freqtrade (GPL-3.0) is used here as a program; nothing of it is imported by the rest.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from freqtrade.exceptions import FreqtradeException

from tradai.common.entrypoint.training.evaluation import at_midnight
from tradai.common.entrypoint.training.trainers.freqai_bundle import ABOUT, export_bundle, require_models
from tradai.common.entrypoint.training.trainers.freqai_engine import EngineAnswer, run_engine
from tradai.common.entrypoint.training.trainers.freqai_order import (
    ANSWER,
    FreqaiAnswer,
    FreqaiFailure,
    FreqaiObservation,
    FreqaiOrder,
)
from tradai.common.entrypoint.training.trainers.freqai_settings import EngineRun, settings
from tradai.common.errors import TradaiError, TrainingFailedError

ONE_DAY = timedelta(days=1)
SAME = 1e-6
FLIPS = 0.01
PACKAGES = ("freqtrade", "lightgbm", "datasieve", "scikit-learn", "pandas", "numpy")


def answer(order: FreqaiOrder) -> FreqaiAnswer:
    """Train by walking forward, then judge the newest model and the champion, both frozen."""
    walk = EngineRun(
        name="walk", model=f"Recorded{order.recipe.freqai_model}", start=order.walk_start,
        stop=order.window_start + ONE_DAY, refit_days=order.refit_days,
    )  # fmt: skip
    walked = run_engine(order, walk)
    refits = (order.window_start - order.walk_start).days // order.refit_days + 1
    require_models(walked.models, len(order.recipe.symbols), refits)
    bundle = order.work / "model"
    export_bundle(
        walked.models,
        bundle,
        fitted=order.window_start,
        pairs=order.recipe.symbols,
        timeframe=order.recipe.timeframe,
    )
    (bundle / ABOUT).write_text(json.dumps(_about(order, walk), sort_keys=True))
    challenger = _judged(order, bundle, "challenger")
    _require_same_predictions(walked.samples, challenger.samples)
    champion, error = _champion(order)
    reference = walked.samples[
        at_midnight(order.reference_start) : at_midnight(order.window_start) - pd.Timedelta(1)
    ]
    return FreqaiAnswer(
        bundle=bundle,
        challenger=challenger.judgement(),
        challenger_samples=_stored(challenger.samples, order, "challenger"),
        reference=_stored(reference, order, "reference"),
        champion=champion.judgement() if champion else None,
        champion_samples=_stored(champion.samples, order, "champion") if champion else None,
        champion_error=error,
        params=settings(order, walk)["freqai"]["model_training_parameters"],
    )


def observation(order: FreqaiOrder) -> FreqaiObservation:
    """The champion on the window, nothing else."""
    if order.champion is None:
        raise TrainingFailedError("there is no champion to observe")
    seen = _judged(order, order.champion, "champion")
    return FreqaiObservation(
        champion=seen.judgement(), champion_samples=_stored(seen.samples, order, "champion")
    )


def _judged(order: FreqaiOrder, bundle: Path, name: str) -> EngineAnswer:
    days = (order.window_end - order.window_start).days
    return run_engine(
        order,
        EngineRun(
            name=name, model="FrozenRegressor", start=order.window_start, stop=order.window_end,
            refit_days=days, bundle=bundle,
        ),
    )  # fmt: skip


def _champion(order: FreqaiOrder) -> tuple[EngineAnswer | None, str | None]:
    """A champion that cannot be judged is a fact for the comparison, not a failure of the training."""
    if order.champion is None:
        return None, None
    try:
        return _judged(order, order.champion, "champion"), None
    except (FreqtradeException, TradaiError) as error:
        return None, str(error)


def _require_same_predictions(walked: pd.DataFrame, frozen: pd.DataFrame) -> None:
    """What is judged is what was trained: the stored model repeats the fresh one.

    Both runs load different amounts of history, so rolling sums differ in the last bits, and now and then
    a tree's split flips on such a bit.
    """
    shared = walked.index.intersection(frozen.index)
    off = (walked.loc[shared] - frozen.loc[shared]).abs() > SAME * walked.std()
    if float(off.to_numpy().mean()) > FLIPS:
        raise TrainingFailedError(
            "the stored model does not repeat the trained one's predictions; training.startup_candles must be"
            " at least 20 times the longest period of a recursive indicator"
        )


def _about(order: FreqaiOrder, walk: EngineRun) -> dict[str, Any]:
    freqai = settings(order, walk)["freqai"]
    return {
        "trainer": "freqai",
        "freqai_model": order.recipe.freqai_model,
        "trained_until": order.window_start.isoformat(),
        "train_period_days": order.train_period_days,
        "symbols": order.recipe.symbols,
        "timeframe": order.recipe.timeframe,
        "feature_parameters": freqai["feature_parameters"],
        "model_training_parameters": freqai["model_training_parameters"],
        "strategy_sha256": _strategy_hash(order),
        "packages": {name: version(name) for name in PACKAGES},
    }


def _strategy_hash(order: FreqaiOrder) -> str:
    files = sorted(order.strategy_folder.glob("*.py"))
    return hashlib.sha256(
        b"\0".join(file.name.encode() + b"\0" + file.read_bytes() for file in files)
    ).hexdigest()


def _stored(samples: pd.DataFrame, order: FreqaiOrder, name: str) -> Path:
    file = order.work / f"{name}.feather"
    samples.reset_index().to_feather(file)
    return file


def main(arguments: list[str]) -> int:
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    order = FreqaiOrder.model_validate_json(Path(arguments[0]).read_text())
    try:
        outcome: FreqaiAnswer | FreqaiObservation | FreqaiFailure = (
            observation(order) if order.observes else answer(order)
        )
    except (FreqtradeException, TradaiError) as error:
        outcome = FreqaiFailure(failure=str(error))
    (order.work / ANSWER).write_text(outcome.model_dump_json())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
