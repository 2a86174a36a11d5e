"""Candles in ArcticDB on LMDB; runs in the environment that has it (see `test_arctic`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from arcticdb import Arctic

from tests.contracts.candles.suite import BTC, ETH, START, CandleSourceSuite, candles, config, recipe
from tradai.common.entrypoint.training.gathering import gather
from tradai.common.entrypoint.training.sources.arctic import ArcticCandles, open_library
from tradai.common.entrypoint.training.sources.files import file_stem
from tradai.common.errors import ValidationFailedError

PLACE = "tradai-data/ohlcv"


@dataclass
class Lmdb:
    uri: str

    def put(self, symbol: str, timeframe: str, table: pd.DataFrame) -> None:
        library = Arctic(self.uri).get_library("ohlcv", create_if_missing=True)
        library.write(file_stem(symbol, timeframe), table.set_index("date"))

    def source(self) -> ArcticCandles:
        return ArcticCandles(open_library(self.uri, "ohlcv", PLACE), PLACE)


@pytest.fixture
def shelf(tmp_path: Path) -> Lmdb:
    return Lmdb(f"lmdb://{tmp_path}")


class TestArcticCandles(CandleSourceSuite):
    """The same as of files."""


def test_the_version_of_each_symbol_is_remembered(shelf: Lmdb) -> None:
    for _ in range(3):
        shelf.put(BTC, "1h", candles())
    shelf.put(ETH, "1h", candles())

    found = gather(shelf.source(), recipe(BTC, ETH), config(BTC, ETH), START + timedelta(days=130, hours=1))

    assert found.data_source == f"arctic {PLACE} BTC_USDT-1h@2, arctic {PLACE} ETH_USDT-1h@0"


def test_a_table_with_the_dates_in_a_column_is_read_too(shelf: Lmdb) -> None:
    Arctic(shelf.uri).get_library("ohlcv", create_if_missing=True).write("BTC_USDT-1h", candles(3))

    assert len(shelf.source().candles(BTC, "1h")) == 72


def test_a_library_that_is_not_there_is_named_with_those_that_are(shelf: Lmdb) -> None:
    Arctic(shelf.uri).create_library("ticks")

    with pytest.raises(
        ValidationFailedError, match=r"no ArcticDB library tradai-data/ohlcv \(there: ticks\)"
    ):
        shelf.source()


def test_a_table_without_rows_is_no_candles(shelf: Lmdb) -> None:
    shelf.put(BTC, "1h", candles(3).iloc[:0])

    with pytest.raises(ValidationFailedError, match="no candles"):
        shelf.source().candles(BTC, "1h")
