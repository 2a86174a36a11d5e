"""Periods shorter than a window: features that follow the calendar move in them without any drift."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """How far so many rows of a quiet window lie from the reference.

    Args:
        null_maxima: of each reference window the largest standardised PSI of any feature, in units of
            that feature's scale; ascending.
        scales: of each feature, in the profile's order: its standardised PSI on average, but no less than
            that of whole windows.
    """

    rows: int
    null_maxima: tuple[float, ...]
    scales: tuple[float, ...]


def yardstick(parts: Sequence[Part], rows: int) -> Part:
    """What a period of so many rows is measured with: the parts next below and above it, the larger figures.

    Between them a feature of the calendar moves about as far as in one of them: it is largest where half of
    the days are missing, and where half of the hours of a day are.

    Args:
        parts: ascending by rows; the last one is the whole window.
    """
    above = min(bisect_left(parts, rows, key=lambda part: part.rows), len(parts) - 1)
    if above == 0 or parts[above].rows <= rows:
        return parts[above]
    lower, upper = parts[above - 1], parts[above]
    return Part(
        rows=rows,
        null_maxima=tuple(map(max, lower.null_maxima, upper.null_maxima)),
        scales=tuple(map(max, lower.scales, upper.scales)),
    )
