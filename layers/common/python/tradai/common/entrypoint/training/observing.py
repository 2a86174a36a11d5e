"""The champion on new candles, by inference only: what a running strategy sees of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tradai.common.entrypoint.training.configuration import configuration, recipe_of, strategy_folder
from tradai.common.entrypoint.training.gathering import known_candles, source_of
from tradai.common.entrypoint.training.plan import TrainingPlan
from tradai.common.entrypoint.training.ports import Champion, Services
from tradai.common.entrypoint.training.trainers.ports import Observation, TrainingOrder
from tradai.common.errors import NoActiveConfigError, ReleaseNotFoundError

CLOSED = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Which days to observe, with which strategy sources and candles.

    Args:
        start, end: midnights; the candle that opens at `end` must exist.
        strategies: folder of strategy sources, as the training task takes it.
        candles: replaces the market data that the config names; empty for none.
    """

    start: datetime
    end: datetime
    strategies: Path
    candles: str = ""


def observe(name: str, outlook: Outlook, services: Services, work: Path) -> tuple[Champion, Observation]:
    """The live model and what it saw and did from `start` to `end`.

    Args:
        work: an empty folder.

    Raises:
        ReleaseNotFoundError: no model is live.
        ContentAlteredError: its files are not those that were registered.
    """
    live = services.releases.live(name)
    if live is None or live.model_version is None:
        raise ReleaseNotFoundError(name, "with a model")
    version = services.configs.get_active(name)
    if version is None:
        raise NoActiveConfigError(name)
    folder = strategy_folder(outlook.strategies, name)
    config = configuration(version, folder, services.variables, services.dotenv).config
    recipe = recipe_of(config, name)
    champion = services.champions.fetch(name, live.model_version, work / "champion")
    source = source_of(config, services.arctic, outlook.candles)
    candles = known_candles(source, recipe, outlook.end + CLOSED)
    order = TrainingOrder(
        identifier=f"observe-{outlook.start:%Y%m%d}",
        recipe=recipe,
        plan=_plan(outlook, config.training.train_period_days),
        candles=candles,
        champion=champion.bundle,
        work=work,
        seed=0,
    )
    return champion, services.trainers[recipe.trainer](folder.resolve()).observe(order)


def _plan(outlook: Outlook, train_period_days: int) -> TrainingPlan:
    return TrainingPlan(
        window_start=outlook.start,
        window_end=outlook.end,
        train_period=timedelta(days=train_period_days),
        reference_start=outlook.start,
        refit=outlook.end - outlook.start,
        refits=0,
    )
