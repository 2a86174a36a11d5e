from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.unit.training.market import market
from tradai.common.entrypoint.training.candles import checked, data_version, until, without_gaps
from tradai.common.entrypoint.training.sources.arctic import (
    ArcticCandles,
    arctic_source,
    s3_uri,
    translated,
)
from tradai.common.entrypoint.training.sources.eurusd import eurusd_file
from tradai.common.entrypoint.training.sources.files import CandleFiles
from tradai.common.errors import (
    ConfigurationError,
    TradaiError,
    TransientError,
    ValidationFailedError,
)


def table(rows: int = 5) -> pd.DataFrame:
    dates = pd.date_range("2026-01-01", periods=rows, freq="1h", tz="UTC")
    return pd.DataFrame({"date": dates, "open": 10.0, "high": 11.0, "low": 9.0, "close": 10.5, "volume": 7.0})


def spoiled(column: str, value: object, row: int = 2) -> pd.DataFrame:
    bad = table()
    bad[column] = bad[column].astype(object)
    bad.loc[row, column] = value  # type: ignore[call-overload] # of any type, on purpose
    return bad


@pytest.mark.parametrize("suffix", ["feather", "parquet", "csv"])
def test_a_folder_serves_each_symbol_from_its_file(tmp_path: Path, suffix: str) -> None:
    write = {"feather": "to_feather", "parquet": "to_parquet", "csv": "to_csv"}[suffix]
    getattr(table(), write)(tmp_path / f"BTC_USDT_USDT-1h.{suffix}")

    candles = CandleFiles(tmp_path).candles("BTC/USDT:USDT", "1h")

    assert candles.equals(checked(table(), source="", timeframe="1h"))


def test_a_single_file_serves_any_symbol(tmp_path: Path) -> None:
    table().to_csv(tmp_path / "anything.csv", index=False)

    assert len(CandleFiles(tmp_path / "anything.csv").candles("X/Y", "1h")) == 5


def test_eurusd_is_real_data_with_weekends_that_become_flat_candles() -> None:
    candles = CandleFiles(eurusd_file()).candles("EUR/USD", "1h")

    full = without_gaps(candles, "1h")

    assert len(candles) == 6225
    assert len(full) == (candles.index[-1] - candles.index[0]) / pd.Timedelta(hours=1) + 1
    weekend = full["2017-01-07":"2017-01-07"]
    assert (weekend["volume"] == 0).all()
    assert (weekend["close"] == weekend["close"].iloc[0]).all()


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (table().drop(columns="volume"), "no column volume"),
        (table().rename(columns={"date": "when"}), "no column date"),
        (spoiled("close", "abc"), "not a number or date"),
        (
            spoiled("date", "yesterday"),
            r"not a number or date \(.* not ISO8601 format\); fix or drop the row$",
        ),
        (spoiled("close", np.nan), "values must be finite; row 3"),
        (spoiled("open", -1.0), "prices must be above 0; row 3"),
        (spoiled("volume", -1.0), "volume must not be negative; row 3"),
        (spoiled("high", 9.5), "high and low must enclose open and close; row 3"),
        (table().iloc[[0, 2, 1]], "dates must ascend without duplicates; row 3"),
        (table().iloc[[0, 0, 1]], "dates must ascend without duplicates; row 2"),
        (table().iloc[:0], "no candles"),
        (table().iloc[::2], "0 days 02:00:00 apart, the strategy's timeframe is 1h"),
    ],
)
def test_a_corrupt_table_is_one_sentence(bad: pd.DataFrame, sentence: str) -> None:
    with pytest.raises(ValidationFailedError, match=sentence):
        checked(bad, source="file.csv", timeframe="1h")


@pytest.mark.parametrize("suffix", ["feather", "parquet", "csv", "xls"])
def test_a_corrupt_file_is_one_sentence(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"broken.{suffix}"
    file.write_bytes(b"\x00\xff\x00 not a table")

    with pytest.raises(ValidationFailedError, match=r"broken\."):
        CandleFiles(file).candles("X/Y", "1h")


def test_missing_data_names_the_file_to_add(tmp_path: Path) -> None:
    with pytest.raises(ValidationFailedError, match=r"add BTC_USDT-1h\.feather"):
        CandleFiles(tmp_path).candles("BTC/USDT", "1h")
    with pytest.raises(ValidationFailedError, match="does not exist"):
        CandleFiles(tmp_path / "nowhere")


@pytest.mark.parametrize("unit", ["s", "ms"])
def test_dates_may_be_epoch_numbers(unit: str) -> None:
    numbers = table()
    numbers["date"] = numbers["date"].dt.as_unit(unit).astype("int64")

    assert checked(numbers, source="", timeframe="1h").equals(checked(table(), source="", timeframe="1h"))


def test_an_open_candle_is_not_served() -> None:
    candles = checked(table(), source="", timeframe="1h")

    assert len(until(candles, datetime(2026, 1, 1, 3, 59, tzinfo=UTC), "1h")) == 3


def test_the_data_version_changes_with_any_value_and_with_nothing_else() -> None:
    candles = dict(market())
    version = data_version(candles)

    changed = {**candles, "ETH/USDT": candles["ETH/USDT"].copy()}
    changed["ETH/USDT"].iloc[7, 0] = np.nextafter(candles["ETH/USDT"]["open"].iloc[7], 0)

    assert data_version(dict(reversed(candles.items()))) == version
    assert data_version(changed) != version


def test_arctic_candles_are_checked_like_files() -> None:
    class Stored:
        data = table().set_index("date")
        version = 7

    class Library:
        def has_symbol(self, symbol: str) -> bool:
            return symbol == "BTC_USDT-1h"

        def read(self, symbol: str) -> Stored:  # noqa: ARG002 - one symbol
            return Stored()

    source = ArcticCandles(Library(), "data/ohlcv")

    assert len(source.candles("BTC/USDT", "1h")) == 5
    assert source.origin("BTC/USDT", "1h") == "arctic data/ohlcv BTC_USDT-1h@7"
    with pytest.raises(ValidationFailedError, match="collect ETH/USDT first"):
        source.candles("ETH/USDT", "1h")


def test_arctic_without_its_extra_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "arcticdb", None)

    with pytest.raises(ConfigurationError, match=r"tradai\[arctic\]"):
        arctic_source("bucket", "ohlcv")


@pytest.mark.parametrize(
    ("endpoint", "address"),
    [
        (None, "s3s://s3.eu-west-1.amazonaws.com:data?region=eu-west-1&aws_auth=true"),
        ("https://s3.test/", "s3s://s3.test:data?region=eu-west-1&aws_auth=true"),
        ("http://127.0.0.1:4566", "s3://127.0.0.1:data?region=eu-west-1&aws_auth=true&port=4566"),
    ],
)
def test_arctics_address_of_a_bucket_holds_no_credentials(endpoint: str | None, address: str) -> None:
    assert s3_uri("data", endpoint=endpoint, region="eu-west-1") == address


@pytest.mark.parametrize(
    ("kind", "said", "meant"),
    [
        ("PermissionException", "grant s3:GetObject", ConfigurationError),
        ("StorageException", "no answer", TransientError),
    ],
)
def test_arctics_errors_become_ours(kind: str, said: str, meant: type[TradaiError]) -> None:
    error = type(kind, (RuntimeError,), {})("no answer for object 'secret/key'")

    with pytest.raises(meant, match=said) as refused, translated("data/ohlcv"):
        raise error

    assert "secret/key" not in str(refused.value)
