"""Candles in ArcticDB on S3 (extra `arctic`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import pandas as pd

from tradai.common.entrypoint.training.candles import checked
from tradai.common.entrypoint.training.sources.files import file_stem
from tradai.common.errors import ConfigurationError, TransientError, ValidationFailedError


class Library(Protocol):
    """The part of an ArcticDB library that is used."""

    def has_symbol(self, symbol: str) -> bool: ...

    def read(self, symbol: str) -> Any: ...


class ArcticCandles:
    """Symbols are stored as `BTC_USDT-1h`: the file names of a candle folder, without suffix.

    Args:
        place: what people call the library, like `bucket/ohlcv`.
    """

    def __init__(self, library: Library, place: str) -> None:
        self._library, self._place = library, place
        self._versions: dict[str, int] = {}

    def candles(self, symbol: str, timeframe: str) -> pd.DataFrame:
        name = file_stem(symbol, timeframe)
        with translated(self._place):
            if not self._library.has_symbol(name):
                raise ValidationFailedError(f"ArcticDB {self._place} has no {name}; collect {symbol} first")
            item = self._library.read(name)
        self._versions[name] = int(item.version)
        return checked(_with_dates(item.data), source=f"{self._place} {name}", timeframe=timeframe)

    def origin(self, symbol: str, timeframe: str) -> str:
        name = file_stem(symbol, timeframe)
        return f"arctic {self._place} {name}@{self._versions[name]}"


def arctic_source(
    bucket: str, library: str, *, endpoint: str | None = None, region: str = "eu-west-1"
) -> ArcticCandles:
    """A library on S3, with the credentials of the process.

    Args:
        endpoint: host of S3, None for the region's own; `http://host:port` for a plain one.

    Raises:
        ConfigurationError: the extra is not installed, or the bucket may not be read.
        ValidationFailedError: there is no such library.
        TransientError: S3 did not answer.
    """
    place = f"{bucket}/{library}"
    return ArcticCandles(
        open_library(s3_uri(bucket, endpoint=endpoint, region=region), library, place), place
    )


def open_library(uri: str, library: str, place: str) -> Library:
    """As `arctic_source`, of any of ArcticDB's stores."""
    try:
        from arcticdb import Arctic  # noqa: PLC0415 - an optional extra
        from arcticdb.exceptions import LibraryNotFound  # noqa: PLC0415 - as above
    except ImportError:
        raise ConfigurationError("adapter AWS needs ArcticDB: pip install 'tradai[arctic]'") from None
    with translated(place):
        arctic = Arctic(uri)
        try:
            found: Library = arctic[library]
        except LibraryNotFound:
            others = ", ".join(arctic.list_libraries()) or "none at all"
            raise ValidationFailedError(
                f"there is no ArcticDB library {place} (there: {others}); correct bucket_name or library of "
                "strategy_service.adapter, or collect candles first"
            ) from None
    return found


def s3_uri(bucket: str, *, endpoint: str | None, region: str) -> str:
    """ArcticDB's address of a bucket; it holds no credentials."""
    given = endpoint or f"s3.{region}.amazonaws.com"
    scheme = "s3" if given.startswith("http://") else "s3s"
    host, _, port = given.rpartition("://")[2].rstrip("/").partition(":")
    return f"{scheme}://{host}:{bucket}?region={region}&aws_auth=true" + (f"&port={port}" if port else "")


@contextmanager
def translated(place: str) -> Iterator[None]:
    """ArcticDB's errors as ours. Their family is one of built-in errors."""
    try:
        yield
    except RuntimeError as error:
        reason = str(error).partition(" for object ")[0]
        if type(error).__name__ == "PermissionException":
            raise ConfigurationError(
                f"ArcticDB {place} may not be read ({reason}); "
                "grant s3:GetObject and s3:ListBucket on its bucket"
            ) from None
        raise TransientError(f"ArcticDB {place}: {reason}") from None


def _with_dates(table: pd.DataFrame) -> pd.DataFrame:
    """With the opening times as a column; they are the index of a table that was stored as a time series."""
    has_dates = isinstance(table.index, pd.DatetimeIndex)
    return table.rename_axis("date").reset_index() if has_dates else table
