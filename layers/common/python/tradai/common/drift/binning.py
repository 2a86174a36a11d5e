"""Arrays into bins and counts; numpy is loaded only where raw values come in."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tradai.common.drift import raw
from tradai.common.drift.bins import Bins
from tradai.common.drift.raw import Values
from tradai.common.errors import ValidationFailedError

DECILES = 10
MOST_LEVELS = 20
SAME = 1e-6
SMALL = 5_000
LARGEST = sys.float_info.max


def column(name: str, values: ArrayLike, bins: Bins | None = None) -> Values:
    """One feature as numbers, or as text when it holds text; None and NaN are missing.

    Raises:
        ValidationFailedError: not one-dimensional, neither numbers nor text, or not what `bins` count.
    """
    read = raw.read(name, values)
    if bins is None or not len(read) or (read.dtype == object) is (bins.levels is not None):
        return read
    if read.dtype != object and np.isnan(read).all():
        return np.full(len(read), None)
    expected, found = ("numbers", "text") if bins.levels is None else ("text", "numbers")
    raise ValidationFailedError(f"feature {name!r}: the profile has {expected}, these are {found}")


def bins_of(values: Values) -> Bins:
    """Ten bins at the reference's deciles, fewer where values repeat; for text one per frequent level.

    Repeated values at either end get an edge below, so that a value beyond them is seen as new.
    """
    if values.dtype == object:
        common = _texts(values).most_common(MOST_LEVELS)
        return Bins(levels=tuple(sorted(level for level, _ in common)))
    ordered: NDArray[np.float64] = np.sort(values[np.isfinite(values)])
    if not len(ordered):
        return Bins()
    deciles = decile_values(ordered)
    edges = {_edge(ordered, value) for value in deciles}
    if float(ordered[0]) in deciles:
        edges.add(_edge_below(ordered))
    return Bins(edges=tuple(sorted(edges)))


def decile_values(ordered: NDArray[np.float64]) -> set[float]:
    """Of ascending values."""
    return {float(ordered[-(-len(ordered) * k // DECILES) - 1]) for k in range(1, DECILES)}


def _edge(ordered: NDArray[np.float64], value: float) -> float:
    """The value itself; where it repeats a little above, at most half way to the next one.

    Repeated values are often results of arithmetic or of float32: their last bits are no drift.
    """
    first, end = np.searchsorted(ordered, value, "left"), np.searchsorted(ordered, value, "right")
    if end - first == 1:
        return value
    gap = float(ordered[end]) - value if end < len(ordered) else math.inf
    return min(value + _last_bits(value, gap), LARGEST)


def _edge_below(ordered: NDArray[np.float64]) -> float:
    """Just below the lowest value."""
    lowest, end = float(ordered[0]), np.searchsorted(ordered, ordered[0], "right")
    gap = float(ordered[end]) - lowest if end < len(ordered) else math.inf
    tolerance = _last_bits(lowest, gap) if end > 1 else 0.0
    return max(min(lowest - tolerance, math.nextafter(lowest, -math.inf)), -LARGEST)


def _last_bits(value: float, gap: float) -> float:
    """What is the same value still; of zero relative to the gap to the next one, if there is one."""
    reach = abs(value) or (gap if gap < math.inf else 0.0)
    return min(SAME * reach, gap / 2)


def count(bins: Bins, values: Values) -> tuple[int, ...]:
    """Counts per bin, missing last; infinite counts as missing."""
    return (
        tuple(count_windows(bins, values, window=max(len(values), 1))[0]) if len(values) else (0,) * bins.size
    )


def count_windows(bins: Bins, values: Values, *, window: int) -> list[list[int]]:
    """Counts of each consecutive block of `window` rows; the length is a multiple of it."""
    return count_blocks(bins, values.reshape(-1, window))


def count_blocks(bins: Bins, blocks: Values) -> list[list[int]]:
    """Counts of each line, shape (lines, rows)."""
    counted = _count_numbers if bins.levels is None else _count_levels
    return counted(bins, blocks)


def _count_numbers(bins: Bins, blocks: Values) -> list[list[int]]:
    """Cumulative counts by one comparison per edge: no index array, no sort."""
    blocks = blocks.astype(np.float64, copy=False)
    is_finite = np.isfinite(blocks)
    if not is_finite.all():
        blocks = np.where(is_finite, blocks, np.nan)
    present = _per_block(is_finite)
    above = _above(blocks, bins.edges)
    steps = np.array([present, *above, np.zeros_like(present)])
    counts = np.vstack([steps[:-1] - steps[1:], blocks.shape[1] - present])
    return [[int(n) for n in row] for row in counts.T]


def _above(blocks: Values, edges: Sequence[float]) -> Sequence[NDArray[np.int64]]:
    """Values above each edge, per line; small blocks at one go, where calls cost more than counting."""
    if blocks.size > SMALL:
        return [_per_block(blocks > edge) for edge in edges]
    return list((blocks > np.array(edges).reshape(-1, 1, 1)).sum(axis=2))


def _per_block(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Trues per line; the loop is ten times faster than `count_nonzero` along an axis of many."""
    if flags.size <= SMALL:
        return np.asarray(flags.sum(axis=1), dtype=np.int64)
    return np.array([np.count_nonzero(row) for row in flags], dtype=np.int64)


def _count_levels(bins: Bins, blocks: Values) -> list[list[int]]:
    levels = bins.levels or ()
    counted = []
    for block in blocks:
        found = _texts(block)
        known = [found[level] for level in levels]
        present = sum(found.values())
        counted.append([*known, present - sum(known), len(block) - present])
    return counted


def _texts(values: Values) -> Counter[str]:
    """How often each text occurs; the few different values are looked at, not all of them."""
    return Counter({value: n for value, n in Counter(values.tolist()).items() if isinstance(value, str)})
