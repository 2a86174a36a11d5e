"""How large the PSI of a quiet period is: each window of the reference against the reference without it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from tradai.common.drift.psi import psi, standardised

Windows = Sequence[Sequence[int]]


def left_out_scores(windows: Windows) -> list[float]:
    """Standardised PSI of each window against the sum of the others."""
    total = totals(windows)
    return [
        standardised_psi([t - w for t, w in zip(total, window, strict=True)], window) for window in windows
    ]


def totals(windows: Windows) -> list[int]:
    return [sum(column) for column in zip(*windows, strict=True)]


def standardised_psi(reference: Sequence[int], current: Sequence[int]) -> float:
    return standardised(psi(reference, current), sum(reference), sum(current))


def ratio(score: float, null_mean: float) -> float:
    """A score in units of its mean over quiet windows; infinite when they never moved and this one does."""
    if null_mean > 0:
        return score / null_mean
    return float("inf") if score > 0 else 0.0


def null_maxima(scores: Iterable[Sequence[float]], null_means: Sequence[float]) -> tuple[float, ...]:
    """The largest ratio over all features in each reference window, ascending.

    Args:
        scores: per feature, its left-out scores.
    """
    ratios = [[ratio(s, mean) for s in row] for row, mean in zip(scores, null_means, strict=True)]
    return tuple(sorted(max(window) for window in zip(*ratios, strict=True)))


def rank_p_value(observed: float, maxima: Sequence[float]) -> float:
    """(1 + windows with a maximum of at least `observed`) / (windows + 1); `maxima` ascending."""
    return (1 + len(maxima) - bisect_left(maxima, observed)) / (len(maxima) + 1)


def critical_ratio(maxima: Sequence[float], alpha: float) -> float:
    """The ratio that must be exceeded for `rank_p_value` ≤ alpha; infinite when no ratio can."""
    exceeded = int(alpha * (len(maxima) + 1) + 1e-9)
    return maxima[-exceeded] if exceeded else float("inf")
