"""How large the PSI of a quiet period is: each window of the reference against the reference without it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

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


def scale_of(scores: Sequence[float], total: Sequence[int]) -> float:
    """What a quiet window scores on average, but no less than independent rows would: their bins less one.

    The floor keeps features alone that hardly ever move: an hour of the day, a rare flag, a constant.
    """
    mean = sum(scores) / len(scores) if scores else 0.0
    return max(mean, sum(map(bool, total)) - 1, 1.0)


def null_maxima(scores: Sequence[Sequence[float]], totals_of: Sequence[Sequence[int]]) -> tuple[float, ...]:
    """The largest score of any feature in each reference window, in units of that feature's scale; ascending.

    A window is left out of the scale that it is measured with, as the present one is: otherwise its
    own extremes would shrink it, and with many features false alarms would double.

    Args:
        scores: per feature, its left-out scores.
        totals_of: per feature, its counts over all windows.
    """
    ratios = [
        [score / scale_of([*row[:i], *row[i + 1 :]], total) for i, score in enumerate(row)]
        for row, total in zip(scores, totals_of, strict=True)
    ]
    return tuple(sorted(max(window) for window in zip(*ratios, strict=True)))


def rank_p_value(observed: float, maxima: Sequence[float]) -> float:
    """(1 + windows with a maximum of at least `observed`) / (windows + 1); `maxima` ascending."""
    return (1 + len(maxima) - bisect_left(maxima, observed)) / (len(maxima) + 1)


def critical_ratio(maxima: Sequence[float], alpha: float) -> float:
    """The ratio that must be exceeded for `rank_p_value` ≤ alpha; infinite when no ratio can."""
    exceeded = int(alpha * (len(maxima) + 1) + 1e-9)
    return maxima[-exceeded] if exceeded else float("inf")
