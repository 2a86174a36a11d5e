"""Candles of perpetuals where Freqtrade's engine looks for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from freqtrade.data.history import get_datahandler
from freqtrade.enums import CandleType

from tradai.common.entrypoint.training.candles import COLUMNS, step
from tradai.common.entrypoint.training.sources.files import file_stem

RESAMPLED = {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}


def store_futures(candles: Path, pairs: tuple[str, ...], timeframe: str, exchange: Any) -> None:
    """Mark prices are the candles' own; funding is 0, since candle files do not carry it."""
    mark, funding = (exchange.get_option(f"{name}_timeframe") for name in ("mark_ohlcv", "funding_fee"))
    handler = get_datahandler(candles, "feather")
    for pair in pairs:
        table = pd.read_feather(candles / f"{file_stem(pair, timeframe)}.feather")
        handler.ohlcv_store(pair, timeframe, table, CandleType.FUTURES)
        price = CandleType.from_string(exchange.get_option("mark_ohlcv_price"))
        if (price, mark) != (CandleType.FUTURES, timeframe):
            handler.ohlcv_store(pair, mark, _resampled(table, mark), price)
        dates = _resampled(table, funding)[["date"]]
        handler.ohlcv_store(pair, funding, dates.assign(funding_rate=0.0), CandleType.FUNDING_RATE)


def _resampled(table: pd.DataFrame, timeframe: str) -> pd.DataFrame:
    """Coarser candles are aggregates; finer ones repeat the candle they lie in."""
    grouped = table.set_index("date")[COLUMNS].resample(step(timeframe)).agg(RESAMPLED)
    return grouped.ffill().reset_index()
