"""What a table of candles must look like before anything learns from it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from tradai.common.errors import ValidationFailedError

PRICES = ["open", "high", "low", "close"]
COLUMNS = [*PRICES, "volume"]
MINUTES = {
    "1m": 1, "3m": 3, "5m": 5, "15m": 15, "30m": 30, "1h": 60, "2h": 120, "4h": 240, "6h": 360,
    "8h": 480, "12h": 720, "1d": 1440, "3d": 4320, "1w": 10080,
}  # fmt: skip
DATE_NAMES = ("date", "time", "timestamp", "datetime")
DAY_FIRST = "%d.%m.%Y %H:%M:%S.%f"
EPOCH_MILLISECONDS_FROM = 1e11


def step(timeframe: str) -> pd.Timedelta:
    return pd.Timedelta(minutes=MINUTES[timeframe])


def checked(table: pd.DataFrame, *, source: str, timeframe: str) -> pd.DataFrame:
    """Candles indexed by their opening time in UTC, columns `COLUMNS` as float.

    Raises:
        ValidationFailedError: names the source, the first bad row and the fix.
    """
    table = table.rename(columns=lambda name: str(name).strip().lower())
    date = next((name for name in DATE_NAMES if name in table), None)
    missing = [name for name in COLUMNS if name not in table]
    if date is None or missing:
        wanted = missing if date else ["date", *missing]
        raise ValidationFailedError(
            f"{source}: no column {', '.join(wanted)}; found {', '.join(table.columns)}; rename the header"
        )
    try:
        candles = table[COLUMNS].astype(float).set_axis(_dates(table[date]))
    except (ValueError, TypeError) as error:
        raise ValidationFailedError(
            f"{source}: a cell is not a number or date ({in_short(error)}); fix or drop the row"
        ) from None
    _refuse_bad_rows(candles, source)
    _refuse_other_timeframe(candles, source, timeframe)
    return candles


def in_short(error: Exception) -> str:
    """What a reader of tables says, in one line and without its advice to programmers."""
    return str(error).partition("\n")[0].partition(" You might want")[0].rstrip(". ")


def _dates(column: pd.Series) -> pd.DatetimeIndex:
    if pd.api.types.is_numeric_dtype(column):
        is_fine = column.abs().max() >= EPOCH_MILLISECONDS_FROM
        parsed = pd.to_datetime(column, unit="ms" if is_fine else "s", utc=True)
    elif pd.api.types.is_datetime64_any_dtype(column):
        parsed = pd.to_datetime(column, utc=True)
    else:
        day_first = column.astype(str).str.match(r"\d{2}\.\d{2}\.\d{4}").all()
        parsed = pd.to_datetime(column, utc=True, format=DAY_FIRST if day_first else "ISO8601")
    return pd.DatetimeIndex(parsed, name="date").as_unit("ns")


def _refuse_bad_rows(candles: pd.DataFrame, source: str) -> None:
    if candles.empty:
        raise ValidationFailedError(f"{source}: no candles; give a file with rows")
    values, dates = candles.to_numpy(), pd.DatetimeIndex(candles.index)
    prices = values[:, : len(PRICES)]
    rules: dict[str, Any] = {
        "dates must be there": np.asarray(dates.isna()),
        "dates must ascend without duplicates": np.diff(dates.asi8, prepend=dates.asi8[0] - 1) <= 0,
        "values must be finite": ~np.isfinite(values).all(axis=1),
        "prices must be above 0": (prices <= 0).any(axis=1),
        "volume must not be negative": np.asarray(values[:, -1] < 0),
        "high and low must enclose open and close": (prices.max(axis=1) > prices[:, 1])
        | (prices.min(axis=1) < prices[:, 2]),
    }
    for rule, broken in rules.items():
        if broken.any():
            row = int(np.argmax(broken))
            raise ValidationFailedError(f"{source}: {rule}; row {row + 1} ({dates[row]}) does not")


def _refuse_other_timeframe(candles: pd.DataFrame, source: str, timeframe: str) -> None:
    gaps = candles.index.to_series().diff().dropna()
    if len(gaps) and gaps.median() != step(timeframe):
        raise ValidationFailedError(
            f"{source}: candles are {gaps.median()} apart, the strategy's timeframe is {timeframe};"
            " change strategy.timeframe or give other data"
        )


def until(candles: pd.DataFrame, now: datetime, timeframe: str) -> pd.DataFrame:
    """The candles an exchange would serve at `now`: closed ones only."""
    return candles[candles.index <= pd.Timestamp(now) - step(timeframe)]


def without_gaps(candles: pd.DataFrame, timeframe: str) -> pd.DataFrame:
    """One row per period; a period without trade (a weekend) repeats the last close with volume 0."""
    grid = pd.date_range(candles.index[0], candles.index[-1], freq=step(timeframe), name="date").as_unit("ns")
    full = candles.reindex(grid)
    full["close"] = full["close"].ffill()
    full["volume"] = full["volume"].fillna(0.0)
    for name in ("open", "high", "low"):
        full[name] = full[name].fillna(full["close"])
    return full


def data_version(candles: Mapping[str, pd.DataFrame]) -> str:
    """`{last candle}-{hash}`: equal exactly when every candle of every symbol is equal."""
    digest = hashlib.sha256()
    for symbol in sorted(candles):
        table = candles[symbol]
        digest.update(symbol.encode())
        digest.update(pd.DatetimeIndex(table.index).as_unit("ns").asi8.tobytes())
        digest.update(np.ascontiguousarray(table[COLUMNS].to_numpy(dtype="<f8")).tobytes())
    newest = max(table.index[-1] for table in candles.values())
    return f"{newest:%Y%m%dT%H%M}-{digest.hexdigest()[:16]}"
