"""How far apart two equity curves could have drifted by luck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tradai.common.model_comparison.bootstrap import stationary_blocks

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

REPLICATES = 2_000


def difference_band(
    challenger: Collection[float], champion: Collection[float], *, alpha: float = 0.05, seed: int = 0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Pointwise band of the summed daily differences, challenger minus champion.

    Args:
        challenger: daily returns, ratios.
        champion: on the same days.
        alpha: error on each side; the truth lies below the lower edge with this probability.
        seed: of the stationary bootstrap.

    Returns:
        Lower and upper edge after each day, ratios, shape (days,).
    """
    difference = np.array(tuple(challenger)) - np.array(tuple(champion))
    paths = np.vstack(
        [
            difference[_positions(starts, ends, len(difference))].cumsum(axis=1)
            for starts, ends in stationary_blocks(len(difference), REPLICATES, seed)
        ]
    )
    lower, upper = np.quantile(paths, (alpha, 1 - alpha), axis=0)
    return lower, upper


def _positions(starts: NDArray[np.int64], ends: NDArray[np.int64], periods: int) -> NDArray[np.int64]:
    """The days of each replicate in their order, shape (replicates, periods)."""
    lengths = (ends - starts).ravel()
    began = np.repeat(np.cumsum(lengths) - lengths, lengths)
    days = np.repeat(starts.ravel(), lengths) + np.arange(len(began)) - began
    return np.asarray(days.reshape(len(starts), periods) % periods)
