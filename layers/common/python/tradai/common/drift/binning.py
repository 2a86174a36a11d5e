"""Arrays into bins and counts; numpy is loaded only where raw values come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tradai.common.drift.bins import Bins
from tradai.common.errors import ValidationFailedError

DECILES = 10
MOST_LEVELS = 20

Values = NDArray[np.float64] | NDArray[np.object_]


def column(name: str, values: ArrayLike, bins: Bins | None = None) -> Values:
    """One feature as numbers, or as text when it holds text; None and NaN are missing.

    Raises:
        ValidationFailedError: not one-dimensional, neither numbers nor text, or not what `bins` count.
    """
    read = _read(name, values)
    if bins is not None and len(read) and (read.dtype == object) is (bins.levels is None):
        expected, found = ("numbers", "text") if bins.levels is None else ("text", "numbers")
        raise ValidationFailedError(f"feature {name!r}: the profile has {expected}, these are {found}")
    return read


def _read(name: str, values: ArrayLike) -> Values:
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValidationFailedError(f"feature {name!r}: shape {array.shape} is not one value per row")
    if array.dtype.kind in "bfiu":
        return np.ascontiguousarray(array, dtype=np.float64)
    if array.dtype.kind == "U" or any(isinstance(value, str) for value in array):
        return array.astype(object)
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError):
        raise ValidationFailedError(
            f"feature {name!r}: {array.dtype} holds neither numbers nor text"
        ) from None


def bins_of(values: Values) -> Bins:
    """Ten bins at the reference's deciles, fewer where values repeat; for text one per frequent level.

    Repeated values at either end get an edge below, so that a value beyond them is seen as new.
    """
    if values.dtype == object:
        common = Counter(value for value in values if isinstance(value, str)).most_common(MOST_LEVELS)
        return Bins(levels=tuple(sorted(level for level, _ in common)))
    ordered = np.sort(values[np.isfinite(values)])
    if not len(ordered):
        return Bins()
    edges = {float(ordered[-(-len(ordered) * k // DECILES) - 1]) for k in range(1, DECILES)}
    lowest = float(ordered[0])
    if lowest in edges:
        edges.add(float(np.nextafter(lowest, -np.inf)))
    return Bins(edges=tuple(sorted(edges)))


def count(bins: Bins, values: Values) -> tuple[int, ...]:
    """Counts per bin, missing last; infinite counts as missing."""
    return (
        tuple(count_windows(bins, values, window=max(len(values), 1))[0]) if len(values) else (0,) * bins.size
    )


def count_windows(bins: Bins, values: Values, *, window: int) -> list[list[int]]:
    """Counts of each consecutive block of `window` rows; the length is a multiple of it."""
    blocks = values.reshape(-1, window)
    counted = _count_numbers if bins.levels is None else _count_levels
    return counted(bins, blocks)


def _count_numbers(bins: Bins, blocks: Values) -> list[list[int]]:
    """Cumulative counts by one comparison per edge: no index array, no sort."""
    blocks = blocks.astype(np.float64, copy=False)
    is_finite = np.isfinite(blocks)
    if not is_finite.all():
        blocks = np.where(is_finite, blocks, np.nan)
    present = _per_block(is_finite)
    above = [_per_block(blocks > edge) for edge in bins.edges]
    steps = np.array([present, *above, np.zeros_like(present)])
    counts = np.vstack([steps[:-1] - steps[1:], blocks.shape[1] - present])
    return [[int(n) for n in row] for row in counts.T]


def _per_block(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Trues per row; the loop is ten times faster than `count_nonzero` along an axis."""
    return np.array([np.count_nonzero(row) for row in flags], dtype=np.int64)


def _count_levels(bins: Bins, blocks: Values) -> list[list[int]]:
    levels = bins.levels or ()
    counted = []
    for block in blocks:
        found: Mapping[object, int] = Counter(value for value in block if isinstance(value, str))
        known = [found.get(level, 0) for level in levels]
        present = sum(found.values())
        counted.append([*known, present - sum(known), len(block) - present])
    return counted
