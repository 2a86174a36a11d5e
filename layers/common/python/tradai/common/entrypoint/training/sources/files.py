"""Candles in files: one file for a strategy of one symbol, or a folder with a file per symbol."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from tradai.common.entrypoint.training.candles import checked, in_short
from tradai.common.errors import ValidationFailedError

READERS: Mapping[str, Callable[[Path], Any]] = {
    ".feather": pd.read_feather,
    ".parquet": pd.read_parquet,
    ".csv": pd.read_csv,
}


def file_stem(symbol: str, timeframe: str) -> str:
    """Freqtrade's file name without suffix: `BTC/USDT:USDT` at 1h is `BTC_USDT_USDT-1h`."""
    return f"{symbol.replace('/', '_').replace(':', '_')}-{timeframe}"


class CandleFiles:
    """Feather, Parquet or CSV with the columns date, open, high, low, close, volume."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise ValidationFailedError(
                f"market data {path} does not exist; give a file or a folder of files"
            )
        self._path = path

    def candles(self, symbol: str, timeframe: str) -> pd.DataFrame:
        file = self._file(symbol, timeframe)
        return checked(_read(file), source=file.name, timeframe=timeframe)

    def origin(self, symbol: str, timeframe: str) -> str:
        return f"file {self._file(symbol, timeframe).name}"

    def _file(self, symbol: str, timeframe: str) -> Path:
        return self._path if self._path.is_file() else self._in_folder(symbol, timeframe)

    def _in_folder(self, symbol: str, timeframe: str) -> Path:
        stem = file_stem(symbol, timeframe)
        found = [file for suffix in READERS if (file := self._path / f"{stem}{suffix}").is_file()]
        if not found:
            wanted = " or ".join(f"{stem}{suffix}" for suffix in READERS)
            raise ValidationFailedError(f"{self._path.name}: no candles of {symbol}; add {wanted}")
        return found[0]


def _read(file: Path) -> pd.DataFrame:
    reader = READERS.get(file.suffix)
    if reader is None:
        raise ValidationFailedError(f"{file.name}: unknown format; use {', '.join(READERS)}")
    try:
        table: pd.DataFrame = reader(file)
    except (ValueError, OSError) as error:
        raise ValidationFailedError(
            f"{file.name} cannot be read as {file.suffix[1:]} ({in_short(error)}); write it again"
        ) from None
    return table
