"""Population stability index between two sets of counts."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

PSEUDO_COUNT = 0.5


def psi(reference: Sequence[int], current: Sequence[int]) -> float:
    """Σ (p - q)·ln(p / q) over bins, symmetric, 0 for equal shares.

    Half a count is added to every bin, so that an empty one stays finite; bins that are empty on
    both sides say nothing and are left out. 0.0 when either side has no counts at all.
    """
    seen = [(r, c) for r, c in zip(reference, current, strict=True) if r or c]
    reference_total, current_total = sum(reference), sum(current)
    if not reference_total or not current_total:
        return 0.0
    of_reference = 1 / (reference_total + PSEUDO_COUNT * len(seen))
    of_current = 1 / (current_total + PSEUDO_COUNT * len(seen))
    total = 0.0
    for r, c in seen:
        p, q = (r + PSEUDO_COUNT) * of_reference, (c + PSEUDO_COUNT) * of_current
        total += (p - q) * log(p / q)
    return total


def noise(reference_total: int, current_total: int) -> float:
    """1/n + 1/m, which the PSI of rows without drift grows with."""
    return 1 / reference_total + 1 / current_total


def standardised(value: float, reference_total: int, current_total: int) -> float:
    """PSI in units of its sampling noise: comparable across sample sizes."""
    if not reference_total or not current_total:
        return 0.0
    return value / noise(reference_total, current_total)
