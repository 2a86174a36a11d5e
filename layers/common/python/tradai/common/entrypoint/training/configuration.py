"""A stored config version as the training task uses it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from tradai.common.config.documents import StrategyConfig
from tradai.common.config.interpolation_tree import fill
from tradai.common.config.merge import ConfigMergeService, Layer, in_full_form
from tradai.common.config.schema import parse_strategy_file
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.entrypoint.training.trainers.ports import TrainingRecipe
from tradai.common.errors import ConfigInvalidError, Problem, ValidationFailedError

STRATEGY_FILE = "tradai.yaml"
DEFAULT_STAKE = 1000.0
OVERRIDES = ("stoploss", "minimal_roi", "trailing_stop")


def configuration(version: ConfigVersion, strategy: Path, variables: Mapping[str, str]) -> StrategyConfig:
    """The version's content over the strategy's own `tradai.yaml`, placeholders filled.

    Args:
        strategy: folder of the strategy; its file supplies what a parameters document leaves out.

    Raises:
        ConfigInvalidError: every problem at once.
    """
    layers = [Layer(name=version.config_id, data=in_full_form(version.config_data))]
    file = strategy / STRATEGY_FILE
    if "strategy" not in version.config_data and file.is_file():
        layers.append(Layer(name=STRATEGY_FILE, data=parse_strategy_file(file).data))
    filled, problems = fill(ConfigMergeService().merge(layers).data, variables)
    if problems:
        raise ConfigInvalidError(problems)
    try:
        return StrategyConfig.model_validate(filled)
    except ValidationError as error:
        raise ConfigInvalidError(
            [Problem(path=".".join(map(str, e["loc"])), message=e["msg"]) for e in error.errors()]
        ) from None


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
