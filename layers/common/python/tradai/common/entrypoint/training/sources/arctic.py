"""Candles in ArcticDB on S3 (extra `arctic`)."""

from __future__ import annotations

from typing import Any, Protocol

import pandas as pd

from tradai.common.entrypoint.training.candles import checked
from tradai.common.entrypoint.training.sources.files import file_stem
from tradai.common.errors import ConfigurationError, ValidationFailedError


class Library(Protocol):
    """The part of an ArcticDB library that is used."""

    def has_symbol(self, symbol: str) -> bool: ...

    def read(self, symbol: str) -> Any: ...


class ArcticCandles:
    """Symbols are stored as `BTC_USDT-1h`: the file names of a candle folder, without suffix."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def candles(self, symbol: str, timeframe: str) -> pd.DataFrame:
        name = file_stem(symbol, timeframe)
        if not self._library.has_symbol(name):
            raise ValidationFailedError(f"the ArcticDB library has no {name}; collect {symbol} first")
        table = self._library.read(name).data
        return checked(table.reset_index(), source=name, timeframe=timeframe)


def arctic_source(bucket: str, library: str, *, endpoint: str = "s3.amazonaws.com") -> ArcticCandles:
    """A library on S3, with the credentials of the process.

    Args:
        endpoint: host of S3; `http://host:port` for a plain one.

    Raises:
        ConfigurationError: the extra is not installed.
    """
    try:
        from arcticdb import Arctic  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise ConfigurationError("adapter AWS needs ArcticDB: pip install 'tradai[arctic]'") from None
    scheme = "s3" if endpoint.startswith("http://") else "s3s"
    host, _, port = endpoint.removeprefix("http://").partition(":")
    uri = f"{scheme}://{host}:{bucket}?aws_auth=true" + (f"&port={port}" if port else "")
    return ArcticCandles(Arctic(uri)[library])
