"""A seeded market with something to learn, which changes at a known day.

Before the shift log prices are a noisy random walk plus a mean-reverting component: what fell comes back.
From the shift on they follow trends that last about half a day: what fell goes on falling. A model of the
first regime loses in the second; one trained on the second wins there. Both components are
Ornstein-Uhlenbeck processes. More days, or a later shift, do not change the candles before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd

HOURS_PER_DAY = 24
SHOCK_FREEDOM = 6
WICK = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """Standard deviations are per hour, in log price; `half_life` in hours."""

    signal: float
    half_life: float
    noise: float

    @property
    def keep(self) -> float:
        """Share of the component that is left after an hour."""
        return float(0.5 ** (1 / self.half_life))

    @property
    def shock(self) -> float:
        return float(self.signal * np.sqrt(1 - self.keep**2))


REVERTING = Regime(signal=0.035, half_life=8, noise=0.0022)
TRENDING = Regime(signal=0.005, half_life=12, noise=0.004)


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Hourly candles of `days` days from `start`; the regime changes at midnight of day `shift_day`."""

    seed: int
    start: datetime
    days: int
    shift_day: int | None = None

    def candles(self, symbol: str, price: float = 100.0) -> pd.DataFrame:
        """Columns date, open, high, low, close, volume; the first open is `price`."""
        hours = self.days * HOURS_PER_DAY
        random, shocks_random = (
            np.random.default_rng([self.seed, crc32(symbol.encode()), i]) for i in (0, 1)
        )
        draws = random.standard_normal((hours, 4))
        shocks = shocks_random.standard_t(SHOCK_FREEDOM, hours) * np.sqrt(1 - 2 / SHOCK_FREEDOM)
        shift = hours if self.shift_day is None else min(hours, self.shift_day * HOURS_PER_DAY)
        returns = np.r_[
            np.diff(_component(REVERTING, draws[:shift, 0]), prepend=0.0) + REVERTING.noise * shocks[:shift],
            _component(TRENDING, draws[shift:, 0]) + TRENDING.noise * shocks[shift:],
        ]
        close = price * np.exp(np.cumsum(returns))
        opens = np.r_[price, close[:-1]]
        sizes = np.hypot(REVERTING.noise, REVERTING.shock), np.hypot(TRENDING.noise, TRENDING.signal)
        wicks = WICK * np.abs(draws[:, 1:3]) * np.repeat(sizes, (shift, hours - shift)).reshape(-1, 1)
        return pd.DataFrame(
            {
                "date": pd.date_range(self.start, periods=hours, freq="1h", tz="UTC").as_unit("ms"),
                "open": opens,
                "high": np.maximum(opens, close) * np.exp(wicks[:, 0]),
                "low": np.minimum(opens, close) * np.exp(-wicks[:, 1]),
                "close": close,
                "volume": np.exp(5 + WICK * draws[:, 3]) * (1 + 40 * np.abs(returns)),
            }
        )

    def write(self, folder: Path, symbols: dict[str, float]) -> None:
        """One feather file per symbol (symbol to first price), named as Freqtrade names them."""
        folder.mkdir(parents=True, exist_ok=True)
        for symbol, price in symbols.items():
            name = symbol.replace("/", "_").replace(":", "_")
            self.candles(symbol, price).to_feather(folder / f"{name}-1h.feather")


def _component(regime: Regime, draws: np.ndarray) -> np.ndarray:
    level, path = 0.0, np.empty(len(draws))
    for hour, draw in enumerate(draws):
        level = regime.keep * level + regime.shock * draw
        path[hour] = level
    return path
