"""Feature series made to order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tradai.common.drift.profile import DriftProfile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Series = NDArray[np.float64]

WINDOW = 200
WINDOWS = 20


def noise(seed: int, count: int = WINDOW) -> Series:
    return np.random.default_rng(seed).standard_normal(count)


def autocorrelated(seed: int, count: int, memory: float) -> Series:
    """AR(1) with unit variance."""
    shocks = np.random.default_rng(seed).standard_normal(count) * np.sqrt(1 - memory**2)
    series = np.empty(count)
    series[0] = shocks[0] / np.sqrt(1 - memory**2)
    for i in range(1, count):
        series[i] = memory * series[i - 1] + shocks[i]
    return series


def reference(features: int = 3, seed: int = 0) -> dict[str, Series]:
    return {f"f{i}": noise(1_000 * seed + i, WINDOW * WINDOWS) for i in range(features)}


def profile(features: int = 3, seed: int = 0) -> DriftProfile:
    return DriftProfile.from_reference(reference(features, seed), WINDOW)
