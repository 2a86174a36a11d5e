"""Feature series for drift: quiet for years, with as much memory as asked."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def autocorrelated(source: np.random.Generator, rows: int, columns: int, memory: float) -> Floats:
    """AR(1) series with unit variance, shape (rows, columns)."""
    series = source.standard_normal((rows, columns))
    if memory:
        scale = math.sqrt(1 - memory**2)
        for row in range(1, rows):
            series[row] = memory * series[row - 1] + scale * series[row]
    return series


def correlated(source: np.random.Generator, rows: int, columns: int, memory: float, common: float) -> Floats:
    """The same with correlation `common` between any two columns."""
    own = autocorrelated(source, rows, columns, memory)
    shared = autocorrelated(source, rows, 1, memory)
    return np.asarray(math.sqrt(common) * shared + math.sqrt(1 - common) * own)
