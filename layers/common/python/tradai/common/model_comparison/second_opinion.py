"""What has to agree with Ledoit-Wolf: the bootstrap, kept honest where windows are short.

On 60 days of clustering, heavy-tailed returns the normal tail of Ledoit-Wolf and the bootstrap are both too
thin: equal challengers pass a level of 0.001 more than twice as often as they should. Student's t with a
quarter of the days as degrees of freedom is not: docs/decision-quality.md. The opinion is the less
certain of the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradai.common.model_comparison.bootstrap import BootstrapDifference, bootstrap_difference
from tradai.common.model_comparison.normal import cdf, quantile
from tradai.common.model_comparison.paired import Difference
from tradai.common.model_comparison.student import normal_equivalent, student_equivalent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Returns = NDArray[np.float64]

DAYS_PER_FREEDOM = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpinion:
    """Per-period Sharpe difference by bootstrap and by Student's t."""

    resampled: BootstrapDifference
    analytic: Difference
    days: int

    def p_value(self, margin: float = 0.0) -> float:
        """One-sided, the one nearer to a half; exchanging the series gives 1 - p."""
        t = (self.analytic.delta + margin) / self.analytic.standard_error
        student = cdf(-normal_equivalent(t, self.days / DAYS_PER_FREEDOM))
        return min(self.resampled.p_value(margin), student, key=_certainty)

    def lower_bound(self, alpha: float) -> float:
        """Above -margin exactly when `p_value(margin)` < alpha, for any alpha below a half."""
        t = student_equivalent(quantile(1 - alpha), self.days / DAYS_PER_FREEDOM)
        student = self.analytic.delta - t * self.analytic.standard_error
        return min(self.resampled.lower_bound(alpha), student)


def second_opinion(
    challenger: Returns, champion: Returns, analytic: Difference, *, replicates: int, seed: int
) -> SecondOpinion:
    """On two series of daily returns, shape (n,) each, and their Ledoit-Wolf difference."""
    resampled = bootstrap_difference(challenger, champion, replicates=replicates, seed=seed)
    return SecondOpinion(resampled=resampled, analytic=analytic, days=len(challenger))


def _certainty(p_value: float) -> float:
    return abs(p_value - 0.5)
