"""What every store of candles must do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

import pandas as pd
import pytest

from tests.unit.training.jobs import document
from tradai.common.config.documents import StrategyConfig
from tradai.common.entrypoint.training.candles import COLUMNS, data_version
from tradai.common.entrypoint.training.configuration import recipe_of
from tradai.common.entrypoint.training.gathering import gather, known_candles
from tradai.common.entrypoint.training.sources.ports import CandleSource
from tradai.common.entrypoint.training.trainers.ports import TrainingRecipe
from tradai.common.errors import ValidationFailedError
from tradai.local.market import Market

BTC, ETH = "BTC/USDT", "ETH/USDT"
START = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = 150


class Shelf(Protocol):
    """A store to be filled."""

    def put(self, symbol: str, timeframe: str, table: pd.DataFrame) -> None: ...

    def source(self) -> CandleSource: ...


def candles(days: int = DAYS, price: float = 100.0) -> pd.DataFrame:
    """A market with a column `date`, as a collector has it."""
    return Market(seed=1, start=START.replace(tzinfo=None), days=days).candles(BTC, price)


def config(*symbols: str) -> StrategyConfig:
    data = document()
    data["strategy_service"]["defaults"]["symbols"] = list(symbols)
    return StrategyConfig.model_validate(data)


def recipe(*symbols: str) -> TrainingRecipe:
    return recipe_of(config(*symbols), "Alpha")


class CandleSourceSuite:
    def test_what_was_stored_comes_back(self, shelf: Shelf) -> None:
        shelf.put(BTC, "1h", candles(3))

        found = shelf.source().candles(BTC, "1h")

        assert list(found.columns) == COLUMNS
        assert str(pd.DatetimeIndex(found.index).tz) == "UTC"
        assert found["close"].tolist() == candles(3)["close"].tolist()
        assert found.index.tolist() == pd.DatetimeIndex(candles(3)["date"]).tolist()

    def test_symbols_and_timeframes_are_kept_apart(self, shelf: Shelf) -> None:
        shelf.put(BTC, "1h", candles(3))
        shelf.put("BTC/USDT:USDT", "1h", candles(3, price=7.0))

        assert shelf.source().candles("BTC/USDT:USDT", "1h")["open"].iloc[0] < 10
        with pytest.raises(ValidationFailedError, match="BTC"):
            shelf.source().candles(BTC, "4h")

    def test_a_symbol_that_is_not_there_is_named(self, shelf: Shelf) -> None:
        shelf.put(BTC, "1h", candles(3))

        with pytest.raises(ValidationFailedError, match="ETH/USDT"):
            shelf.source().candles(ETH, "1h")

    def test_corrupt_candles_are_refused(self, shelf: Shelf) -> None:
        shelf.put(BTC, "1h", candles(3).assign(low=-1.0))

        with pytest.raises(ValidationFailedError, match=r"prices must be above 0; row 1"):
            shelf.source().candles(BTC, "1h")

    def test_candles_of_another_timeframe_are_refused(self, shelf: Shelf) -> None:
        shelf.put(BTC, "1h", candles(3).iloc[::4])

        with pytest.raises(ValidationFailedError, match="the strategy's timeframe is 1h"):
            shelf.source().candles(BTC, "1h")

    def test_only_candles_that_are_closed_at_the_clocks_now_are_seen(self, shelf: Shelf) -> None:
        shelf.put(BTC, "1h", candles(3))

        known = known_candles(shelf.source(), recipe(BTC), START + timedelta(hours=10, minutes=59))

        assert known[BTC].index[-1] == pd.Timestamp(START + timedelta(hours=9))

    def test_no_candle_before_now_is_said_with_the_symbol(self, shelf: Shelf) -> None:
        shelf.put(BTC, "1h", candles(3))

        with pytest.raises(ValidationFailedError, match=r"no candles of BTC/USDT before 2025-01-01"):
            known_candles(shelf.source(), recipe(BTC), START)

    def test_what_lies_after_now_changes_nothing(self, shelf: Shelf) -> None:
        now = START + timedelta(days=130, hours=1)
        shelf.put(BTC, "1h", candles())
        longer = gather(shelf.source(), recipe(BTC), config(BTC), now)
        shelf.put(BTC, "1h", candles(140))

        shorter = gather(shelf.source(), recipe(BTC), config(BTC), now)

        assert shorter.candles[BTC].equals(longer.candles[BTC])
        assert shorter.data_version == longer.data_version == data_version(longer.candles)

    def test_a_training_knows_where_its_candles_came_from(self, shelf: Shelf) -> None:
        shelf.put(BTC, "1h", candles())

        gathered = gather(shelf.source(), recipe(BTC), config(BTC), START + timedelta(days=130, hours=1))

        assert "BTC_USDT-1h" in gathered.data_source
