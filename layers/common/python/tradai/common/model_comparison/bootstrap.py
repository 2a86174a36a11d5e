"""The second opinion: a studentised stationary bootstrap of the paired Sharpe difference.

Blocks of geometric length (Politis and Romano 1994) are drawn for both series together, so that
dependence over time and between the models survives. Each replicate is measured in its own
plain standard error; dependence is in the spread of the replicates, not in that yardstick.

A block is two positions: with running sums of what each day contributes to the moments, its part is
their difference, and the resampled returns themselves are never built.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tradai.common.model_comparison.comoments import Comoments, day_products
from tradai.common.model_comparison.paired import ROUNDING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Returns = NDArray[np.float64]
    Positions = NDArray[np.int64]

_CHUNK = 1_000
_LEAST, _MOST = 1_000, 200_000


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
    days = len(challenger)
    products = day_products(challenger, champion)
    once = np.zeros((1, products.shape[1]))
    running = np.vstack([once, np.cumsum(np.vstack([products, products]), axis=0)]) / days
    delta, error = _studentised(running[days : days + 1], challenger, champion)
    draws = []
    for starts, ends in stationary_blocks(days, replicates, seed):
        means = (running[ends] - running[starts]).sum(axis=1)
        resampled, spread = _studentised(means, challenger, champion)
        draws.append((resampled - delta) / spread)
    return BootstrapDifference(
        delta=float(delta[0]), standard_error=float(error[0]), replicates=np.sort(np.concatenate(draws))
    )


def replicates_for(alpha: float) -> int:
    """Enough replicates to resolve a test at `alpha`; what memory and time allow at the most."""
    return min(max(math.ceil(5 / alpha), _LEAST), _MOST)


def block_length(periods: int) -> float:
    """Mean block length, n^(1/3)."""
    return max(float(periods ** (1 / 3)), 2.0)


def stationary_blocks(
    periods: int, replicates: int, seed: int, mean_block: float | None = None
) -> Iterator[tuple[Positions, Positions]]:
    """First and one-past-last positions of each replicate's blocks, in chunks of 1000 replicates.

    Blocks start anywhere, have geometric lengths and run on over the end into a second turn; the last one
    is cut so that lengths add up to `periods`. Blocks of length 0 fill the rows up.
    """
    generator = np.random.default_rng(seed)
    restart = 1 / (mean_block or block_length(periods))
    for done in range(0, replicates, _CHUNK):
        lengths = _lengths(generator, min(_CHUNK, replicates - done), periods, restart)
        starts = generator.integers(0, periods, size=lengths.shape)
        yield starts, starts + lengths


def _lengths(generator: np.random.Generator, rows: int, periods: int, restart: float) -> Positions:
    blocks = periods * restart
    drawn = [generator.geometric(restart, size=(rows, math.ceil(blocks + 4 * math.sqrt(blocks))))]
    while sum(part.sum(axis=1) for part in drawn).min() < periods:
        drawn.append(generator.geometric(restart, size=(rows, math.ceil(blocks))))
    ends = np.minimum(np.cumsum(np.hstack(drawn), axis=1), periods)
    return np.diff(ends, axis=1, prepend=0)


def _studentised(means: Returns, challenger: Returns, champion: Returns) -> tuple[Returns, Returns]:
    """Sharpe difference of each resample and its plain standard error."""
    moments = Comoments.of(means, challenger, champion)
    variance = moments.influence_variance() / len(challenger)
    return moments.first_sharpe - moments.second_sharpe, np.sqrt(np.maximum(variance, ROUNDING))
