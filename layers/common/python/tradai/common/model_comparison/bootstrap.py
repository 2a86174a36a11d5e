"""The second opinion: a studentised stationary bootstrap of the paired Sharpe difference.

Blocks of geometric length (Politis and Romano 1994) are drawn for both series together, so that
dependence over time and between the models survives. Each replicate is measured in its own
plain standard error; dependence is in the spread of the replicates, not in that yardstick.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tradai.common.model_comparison.paired import sharpe_and_influence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Returns = NDArray[np.float64]

_CHUNK = 1_000
_LEAST, _MOST = 1_000, 200_000
_TINY = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True)
class BootstrapDifference:
    """Replicates of the studentised difference, sorted ascending, around the observed one (per period)."""

    delta: float
    standard_error: float
    replicates: NDArray[np.float64]

    def p_value(self, margin: float = 0.0) -> float:
        """One-sided; ties and the observation count half, so that exchanging the series gives 1 - p."""
        observed = (self.delta + margin) / self.standard_error
        above = len(self.replicates) - int(np.searchsorted(self.replicates, observed, side="right"))
        ties = len(self.replicates) - above - int(np.searchsorted(self.replicates, observed, side="left"))
        return (above + ties / 2 + 0.5) / (len(self.replicates) + 1)

    def lower_bound(self, alpha: float) -> float:
        """Above 0 exactly when `p_value()` < alpha; -inf when the replicates can't resolve alpha."""
        allowed = math.ceil(alpha * (len(self.replicates) + 1) - 0.5) - 1
        if allowed < 0:
            return -math.inf
        return float(self.delta - self.replicates[-1 - allowed] * self.standard_error)


def bootstrap_difference(
    challenger: Returns, champion: Returns, *, replicates: int, seed: int
) -> BootstrapDifference:
    """Paired bootstrap of two series, shape (n,) each; equal arguments give equal replicates."""
    delta, error = _difference(challenger, champion)
    draws = [
        (resampled - delta) / spread
        for indices in stationary_indices(len(challenger), replicates, seed)
        for resampled, spread in [_difference(challenger[indices], champion[indices])]
    ]
    return BootstrapDifference(
        delta=float(delta), standard_error=float(error), replicates=np.sort(np.concatenate(draws))
    )


def replicates_for(alpha: float) -> int:
    """Enough replicates to resolve a test at `alpha`; what memory and time allow at the most."""
    return min(max(math.ceil(5 / alpha), _LEAST), _MOST)


def block_length(periods: int) -> float:
    """Mean block length, n^(1/3)."""
    return max(float(periods ** (1 / 3)), 2.0)


def stationary_indices(
    periods: int, replicates: int, seed: int, mean_block: float | None = None
) -> Iterator[NDArray[np.intp]]:
    """Resampled positions in chunks of shape (≤ 1000, periods); blocks wrap around the end."""
    generator = np.random.default_rng(seed)
    restart = 1 / (mean_block or block_length(periods))
    steps = np.arange(periods)
    for done in range(0, replicates, _CHUNK):
        shape = (min(_CHUNK, replicates - done), periods)
        starts = generator.integers(0, periods, size=shape)
        begins = generator.random(shape) < restart
        begins[:, 0] = True
        block = np.maximum.accumulate(np.where(begins, steps, 0), axis=1)
        yield (np.take_along_axis(starts, block, axis=1) + steps - block) % periods


def _difference(challenger: Returns, champion: Returns) -> tuple[Returns, Returns]:
    first, first_influence = sharpe_and_influence(challenger)
    second, second_influence = sharpe_and_influence(champion)
    variance = ((first_influence - second_influence) ** 2).mean(axis=-1) / challenger.shape[-1]
    return first - second, np.sqrt(np.maximum(variance, _TINY))
