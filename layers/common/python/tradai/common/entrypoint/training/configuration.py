"""A stored config version as the training task uses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradai.common.config.canonical import config_hash
from tradai.common.config.documents import StrategyConfig
from tradai.common.config.explain import Explained
from tradai.common.config.loader import StrategyConfigLoader
from tradai.common.config.loader_layers import DOTENV, ENVIRONMENT
from tradai.common.config.loader_sources import ENVIRONMENT_PREFIX, read_dotenv
from tradai.common.config.schema import DocumentKind, kind_of
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.entrypoint.training.trainers.ports import TrainingRecipe
from tradai.common.errors import ConfigInvalidError, ValidationFailedError

STRATEGY_FILE = "tradai.yaml"
DEFAULT_STAKE = 1000.0
OVERRIDES = ("stoploss", "minimal_roi", "trailing_stop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What a training runs with.

    Args:
        explained: for each value the layer that it came from; secrets masked.
        inputs_hash: the version's own, unless something outside of it changes what a model depends on.
    """

    config: StrategyConfig
    explained: tuple[Explained, ...]
    inputs_hash: str

    @property
    def overridden(self) -> tuple[str, ...]:
        """Paths that this process's variables set."""
        return tuple(row.path for row in self.explained if row.layer in {ENVIRONMENT, DOTENV})


def configuration(
    version: ConfigVersion, strategy: Path, variables: Mapping[str, str], dotenv: Path | None = None
) -> Configuration:
    """The layers of a running strategy around one version: variables, `.env`, the version, `tradai.yaml`.

    Neither tags of the live model, which are its own and not its successor's, nor credentials: a training
    speaks to no exchange.

    Args:
        strategy: folder of the strategy; its file supplies what the version leaves out.
        variables: overrides `TRADAI__SECTION__KEY`, and what placeholders name.

    Raises:
        ConfigInvalidError: every problem at once.
    """
    file = strategy / STRATEGY_FILE if (strategy / STRATEGY_FILE).is_file() else None
    loader = StrategyConfigLoader(environ=variables, dotenv=dotenv, stored=_Pinned(version), file=file)
    config = loader.load(version.strategy_name)
    alone = _alone(version, read_dotenv(dotenv) | dict(variables), file)
    is_changed = alone is None or _inputs(alone) != _inputs(config)
    return Configuration(
        config=config,
        explained=loader.explain(),
        inputs_hash=config_hash(_inputs(config)) if is_changed else version.inputs_hash,
    )


def _alone(version: ConfigVersion, variables: Mapping[str, str], file: Path | None) -> StrategyConfig | None:
    """The version by itself, or with the file that a parameters document stands on; None if too little."""
    placeholders = {name: text for name, text in variables.items() if not name.startswith(ENVIRONMENT_PREFIX)}
    below = None if kind_of(version.config_data) is DocumentKind.FULL else file
    loader = StrategyConfigLoader(environ=placeholders, stored=_Pinned(version), file=below)
    try:
        return loader.load(version.strategy_name)
    except ConfigInvalidError:
        return None


def _inputs(config: StrategyConfig) -> dict[str, Any]:
    """What a model depends on, in force."""
    return {
        "timeframe": config.strategy.timeframe,
        "symbols": list(config.trading.symbols or ()),
        "entry_point": config.strategy.entry_point,
        "training": config.training.model_dump(mode="json"),
    }


@dataclass(frozen=True, slots=True)
class _Pinned:
    """Stands for the ACTIVE version."""

    version: ConfigVersion

    def get_active(self, strategy_name: str) -> ConfigVersion:  # noqa: ARG002 - of one strategy
        return self.version


def recipe_of(config: StrategyConfig, strategy_name: str) -> TrainingRecipe:
    """What trainers need to know, every default filled in.

    Raises:
        ValidationFailedError: the config names no symbol.
    """
    trading, training = config.trading, config.training
    if not trading.symbols:
        raise ValidationFailedError("strategy_service.defaults.symbols is empty; name at least one symbol")
    source = config.strategy_service.source
    settings = trading.model_dump(include=set(OVERRIDES), exclude_none=True)
    return TrainingRecipe(
        strategy_name=strategy_name,
        entry_point=config.strategy.entry_point,
        strategy_class=config.strategy_class,
        exchange=source.kind.lower() if source else "binance",
        symbols=trading.symbols,
        timeframe=config.strategy.timeframe,
        fee=config.fee,
        stake_amount=trading.stake_amount or DEFAULT_STAKE,
        max_open_trades=trading.max_open_trades or -1,
        trainer=training.trainer,
        freqai_model=training.freqai_model,
        startup_candles=training.startup_candles,
        hyper_parameters=training.hyper_parameters,
        feature_parameters=training.feature_parameters,
        overrides=settings,
    )


def strategy_folder(strategies: Path, name: str) -> Path:
    """`strategies/NAME` where there is one, else `strategies` itself."""
    own = strategies / name
    return own if own.is_dir() else strategies
