"""Is a Sharpe ratio skill or luck? Probabilistic and deflated Sharpe ratio, minimum track record.

Sharpe ratios here are per period, never annualised; kurtosis is raw (3 for a normal).
Formulas: Bailey and López de Prado, "The Sharpe Ratio Efficient Frontier" (2012) and
"The Deflated Sharpe Ratio" (2014).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradai.common.model_comparison.normal import cdf, quantile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EULER_MASCHERONI = 0.5772156649015329
_TINY = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnMoments:
    """What the formulas need of a return series; `sharpe` uses the n-1 standard deviation."""

    periods: int
    sharpe: float
    skew: float
    kurtosis: float

    @property
    def spread(self) -> float:
        """Variance of the Sharpe estimate times (n-1): 1 - skew·SR + (kurtosis-1)/4·SR²."""
        return max(1 - self.skew * self.sharpe + (self.kurtosis - 1) / 4 * self.sharpe**2, _TINY)


def moments(returns: NDArray[np.float64]) -> ReturnMoments:
    """Moments of a series of at least two different returns, shape (n,)."""
    periods = len(returns)
    deviation = returns - returns.mean()
    variance = float((deviation**2).mean())
    return ReturnMoments(
        periods=periods,
        sharpe=float(returns.mean()) / math.sqrt(variance * periods / (periods - 1)),
        skew=float((deviation**3).mean()) / variance**1.5,
        kurtosis=float((deviation**4).mean()) / variance**2,
    )


def probabilistic_sharpe(of: ReturnMoments, benchmark: float = 0.0) -> float:
    """Probability that the true Sharpe ratio exceeds `benchmark`."""
    return cdf((of.sharpe - benchmark) * math.sqrt(of.periods - 1) / math.sqrt(of.spread))


def null_standard_error(periods: int) -> float:
    """Standard error of the per-period Sharpe ratio of a model without skill."""
    return 1 / math.sqrt(periods - 1)


def expected_best_sharpe(trials: int, standard_error: float) -> float:
    """Sharpe ratio that the best of `trials` models without skill shows on average; 0 for one trial."""
    if trials == 1:
        return 0.0
    gumbel = (1 - EULER_MASCHERONI) * quantile(1 - 1 / trials)
    return standard_error * (gumbel + EULER_MASCHERONI * quantile(1 - 1 / (trials * math.e)))


def deflated_sharpe(of: ReturnMoments, trials: int) -> float:
    """Probability of skill when this series is the best of `trials`; the probabilistic one for one trial."""
    return probabilistic_sharpe(of, expected_best_sharpe(trials, null_standard_error(of.periods)))


def minimum_track_record(of: ReturnMoments, benchmark: float = 0.0, confidence: float = 0.95) -> float:
    """Periods that show this Sharpe ratio to be above `benchmark` with `confidence`; inf when it is not."""
    if of.sharpe <= benchmark:
        return math.inf
    stretch = quantile(confidence) / (of.sharpe - benchmark)
    return 1 + of.spread * stretch * stretch
