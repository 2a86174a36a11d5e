"""Difference of two Sharpe ratios measured on the same days.

Ledoit and Wolf, "Robust performance hypothesis testing with the Sharpe ratio" (2008):
delta method with a HAC variance. Their gradient on (μ, E r²) of both series equals the
difference of the influence functions z - SR/2·(z² - 1) of each series alone, which is how
it is computed here; exchanging the series then negates the difference exactly and keeps its error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tradai.common.model_comparison.normal import cdf, quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Returns = NDArray[np.float64]

ROUNDING = 1e-18  # variance of a difference below which two models are the same but for rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Per-period Sharpe ratio of the first series minus the second's, with its standard error."""

    delta: float
    standard_error: float

    def p_value(self, margin: float = 0.0) -> float:
        """One-sided: how often a difference of at most -margin would look at least this good."""
        return cdf(-(self.delta + margin) / self.standard_error)

    def lower_bound(self, alpha: float) -> float:
        """The true difference lies above this with probability 1 - alpha."""
        return self.delta - quantile(1 - alpha) * self.standard_error


def sharpe_difference(challenger: Returns, champion: Returns) -> Difference:
    """Paired difference of two series, shape (n,) each; a series that never moves has Sharpe 0."""
    periods = len(challenger)
    first, first_influence = sharpe_and_influence(challenger)
    second, second_influence = sharpe_and_influence(champion)
    variance = hac_variance(first_influence - second_influence) / periods
    correction = periods / (periods - 4)
    return Difference(
        delta=float(first - second),
        standard_error=math.sqrt(max(float(variance) * correction, ROUNDING)),
    )


def sharpe_and_influence(returns: Returns) -> tuple[Returns, Returns]:
    """Per-period Sharpe ratio (n standard deviation) and each period's pull on it, along the last axis."""
    mean = returns.mean(axis=-1, keepdims=True)
    deviation = returns - mean
    scale = np.sqrt((deviation**2).mean(axis=-1, keepdims=True))
    moving = scale > 0
    scale = np.where(moving, scale, 1.0)
    sharpe = np.where(moving, mean / scale, 0.0)
    z = deviation / scale
    influence = np.where(moving, z - sharpe / 2 * (z**2 - 1), 0.0)
    return sharpe[..., 0], influence


def hac_variance(influence: Returns) -> Returns:
    """Long-run variance along the last axis: Bartlett weights, ⌊4(n/100)^(2/9)⌋ lags."""
    periods = influence.shape[-1]
    lags = int(4 * (periods / 100) ** (2 / 9))
    variance = (influence**2).mean(axis=-1)
    for lag in range(1, lags + 1):
        covariance = (influence[..., lag:] * influence[..., :-lag]).sum(axis=-1) / periods
        variance = variance + 2 * (1 - lag / (lags + 1)) * covariance
    return np.asarray(variance)
