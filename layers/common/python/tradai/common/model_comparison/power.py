"""What a window of this length could have seen, and how long it would take to be sure."""

from __future__ import annotations

import math

from tradai.common.model_comparison.normal import quantile
from tradai.common.model_comparison.paired import Difference
from tradai.common.model_comparison.second_opinion import DAYS_PER_FREEDOM
from tradai.common.model_comparison.student import student_equivalent

LONGEST_WAIT = 36_500  # days; two models that are the same but for rounding would have to wait for aeons


def minimum_detectable(difference: Difference, *, days: int, alpha: float, power: float) -> float:
    """Per-period Sharpe difference that a one-sided test at `alpha` finds with probability `power`."""
    return _distance(days, alpha, power) * difference.standard_error


def days_needed(
    difference: Difference, *, days: int, margin: float, alpha: float, power: float
) -> int | None:
    """Further days until the difference seen would be found with `power`.

    None when it is not above -margin, or so little that a century would not be enough.
    The standard error shrinks with the square root of the days.
    """
    ahead = difference.delta + margin
    if ahead <= 0:
        return None
    stretch = _distance(days, alpha, power) * difference.standard_error / ahead
    needed = days * stretch * stretch
    return max(math.ceil(needed) - days, 0) if needed <= LONGEST_WAIT else None


def _distance(days: int, alpha: float, power: float) -> float:
    """In standard errors; the tail is Student's, as that of the second opinion, which has to agree."""
    return student_equivalent(quantile(1 - alpha), days / DAYS_PER_FREEDOM) + quantile(power)
