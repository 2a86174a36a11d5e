"""Daily returns of two models that trade the same market: clustering volatility, heavy tails."""

from __future__ import annotations

import math
import zlib

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

YEAR = 252
_FREEDOM = 5


def generator(seed: int, *cell: object) -> np.random.Generator:
    """Random numbers of one cell of one table, whatever else is run."""
    return np.random.default_rng([seed, zlib.crc32(repr(cell).encode())])


def shocks(source: np.random.Generator, simulations: int, models: int, correlation: float) -> Floats:
    """One day of unit-variance t5 shocks, shape (simulations, models); the first is the champion's."""
    z = source.standard_t(_FREEDOM, size=(simulations, models)) / math.sqrt(_FREEDOM / (_FREEDOM - 2))
    z[:, 1:] = correlation * z[:, :1] + math.sqrt(1 - correlation**2) * z[:, 1:]
    return np.asarray(z)


def returns(
    source: np.random.Generator,
    simulations: int,
    days: int,
    *,
    ahead: float,
    models: int = 2,
    correlation: float = 0.9,
    base: float = 1.0,
) -> Floats:
    """Champion first, then challengers, shape (models, simulations, days).

    Volatility is common (GARCH 0.05, 0.08, 0.87). The champion has the annual Sharpe ratio `base`,
    the challengers are `ahead` of it.
    """
    variance, last = np.ones(simulations), np.zeros(simulations)
    out = np.empty((models, simulations, days))
    for day in range(days):
        variance = 0.05 + 0.08 * last**2 + 0.87 * variance
        moved = np.sqrt(variance)[:, None] * shocks(source, simulations, models, correlation)
        last = moved[:, 0]
        out[:, :, day] = moved.T
    out[0] += base / math.sqrt(YEAR)
    out[1:] += (base + ahead) / math.sqrt(YEAR)
    return out
