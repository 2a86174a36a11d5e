"""Candles of every symbol, as the exchange would have served them at the given time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from tradai.common.config.documents import StrategyConfig
from tradai.common.config.documents_sections import AwsAdapter, LocalAdapter
from tradai.common.entrypoint.training.candles import data_version, step, until, without_gaps
from tradai.common.entrypoint.training.evaluation import at_midnight
from tradai.common.entrypoint.training.plan import TrainingPlan, plan_training
from tradai.common.entrypoint.training.sources.eurusd import NAME, eurusd_file
from tradai.common.entrypoint.training.sources.files import CandleFiles
from tradai.common.entrypoint.training.sources.ports import ArcticOpener, CandleSource
from tradai.common.entrypoint.training.trainers.ports import TrainingRecipe
from tradai.common.errors import ValidationFailedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """`candles` reach exactly from the first warm-up candle to the window's end, without gaps.

    Args:
        data_source: for each symbol where its candles came from, with the store's own version.
    """

    candles: dict[str, pd.DataFrame]
    plan: TrainingPlan
    data_version: str
    data_source: str


def source_of(config: StrategyConfig, arctic: ArcticOpener, override: str = "") -> CandleSource:
    """The source that the config names, or the one that replaces it: "eurusd", a file or a folder."""
    adapter = config.strategy_service.adapter
    if override:
        return named_source(override)
    if isinstance(adapter, LocalAdapter):
        return named_source(adapter.path)
    if isinstance(adapter, AwsAdapter):
        return arctic(adapter.bucket_name, adapter.library)
    raise ValidationFailedError("strategy_service.adapter is missing; name where the candles are")


def named_source(name: str) -> CandleSource:
    return CandleFiles(eurusd_file() if name == NAME else Path(name))


def gather(source: CandleSource, recipe: TrainingRecipe, config: StrategyConfig, now: datetime) -> Gathered:
    """Load, cut at `now`, fill gaps, plan, trim.

    Raises:
        ValidationFailedError: a symbol has no candles before `now`, or history is too short.
    """
    full = known_candles(source, recipe, now)
    warm_up = recipe.startup_candles * step(recipe.timeframe)
    plan = plan_training(
        first_candle=max(table.index[0] for table in full.values()),
        last_candle=min(table.index[-1] for table in full.values()),
        warm_up=warm_up,
        window_days=config.promotion.window_days,
        train_period_days=config.training.train_period_days,
        reference_days=config.training.reference_days,
    )
    span = slice(at_midnight(plan.walk_start - plan.train_period) - warm_up, at_midnight(plan.window_end))
    used = {symbol: table[span] for symbol, table in full.items()}
    origins = dict.fromkeys(source.origin(symbol, recipe.timeframe) for symbol in recipe.symbols)
    return Gathered(candles=used, plan=plan, data_version=data_version(used), data_source=", ".join(origins))


def known_candles(source: CandleSource, recipe: TrainingRecipe, now: datetime) -> dict[str, pd.DataFrame]:
    """Every candle of every symbol that was closed at `now`, without gaps.

    Raises:
        ValidationFailedError: a symbol has none.
    """
    timeframe = recipe.timeframe
    known = {symbol: until(source.candles(symbol, timeframe), now, timeframe) for symbol in recipe.symbols}
    empty = [symbol for symbol, table in known.items() if table.empty]
    if empty:
        raise ValidationFailedError(
            f"no candles of {', '.join(empty)} before {now:%Y-%m-%d %H:%M}; add history"
        )
    return {symbol: without_gaps(table, timeframe) for symbol, table in known.items()}
