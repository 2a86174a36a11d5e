from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tradai.common.entrypoint.training.sources.files import CandleFiles
from tradai.local.market import Market

START = datetime(2025, 1, 1)  # noqa: DTZ001 - the market adds UTC


def market(*, seed: int = 1, days: int = 40, shift_day: int | None = None) -> Market:
    return Market(seed=seed, start=START, days=days, shift_day=shift_day)


def test_more_days_or_a_later_shift_do_not_change_the_past() -> None:
    short = market(days=20).candles("BTC/USDT")

    assert market(days=40).candles("BTC/USDT")[: len(short)].equals(short)
    assert market(days=40, shift_day=20).candles("BTC/USDT")[: len(short)].equals(short)


def test_the_shift_changes_what_follows() -> None:
    shifted, plain = market(shift_day=20).candles("BTC/USDT"), market().candles("BTC/USDT")

    assert not shifted[20 * 24 :].equals(plain[20 * 24 :])


def test_symbols_and_seeds_are_markets_of_their_own() -> None:
    tables = [
        market().candles("BTC/USDT"), market().candles("ETH/USDT"), market(seed=2).candles("BTC/USDT"),
    ]  # fmt: skip

    assert len({float(table["close"].iloc[-1]) for table in tables}) == 3


def test_what_fell_comes_back_before_the_shift_and_goes_on_after_it() -> None:
    close = market(days=200, shift_day=100).candles("BTC/USDT")["close"]
    past, ahead = close.pct_change(6), close.pct_change(6).shift(-6)

    before, after = slice(0, 100 * 24 - 6), slice(100 * 24, None)

    assert past[before].corr(ahead[before]) < -0.2
    assert past[after].corr(ahead[after]) > 0.2


def test_written_markets_are_valid_candles(tmp_path: Path) -> None:
    market().write(tmp_path, {"BTC/USDT:USDT": 40_000.0})

    candles = CandleFiles(tmp_path).candles("BTC/USDT:USDT", "1h")

    assert len(candles) == 40 * 24
    assert candles["open"].iloc[0] == 40_000.0
