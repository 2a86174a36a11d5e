"""Features of few values: text, flags, hours. They can't be shifted a little, so rows change bins instead."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from tradai.common.drift.binning import decile_values
from tradai.common.drift.bins import Bins
from tradai.common.drift.profile import FeatureProfile
from tradai.common.drift.psi import psi
from tradai.common.drift.raw import Values
from tradai.common.drift.thresholds import SOUGHT_PSI

TIED = 0.1
LEAST_BINS = 2


def has_few_values(ordered: NDArray[np.float64]) -> bool:
    """Constant, or a tenth of the rows and more repeat the values at the edges: no shift moves only some.

    Args:
        ordered: finite values, ascending.
    """
    if not len(ordered) or ordered[0] == ordered[-1]:
        return True
    values = np.array(sorted(decile_values(ordered)))
    at_edges = np.searchsorted(ordered, values, "right") - np.searchsorted(ordered, values, "left")
    return bool(np.sum(at_edges - 1) >= TIED * len(ordered))


def moved(feature: FeatureProfile, blocks: Values) -> Values | None:
    """Rows with the fewest that have to leave the fullest bin for the next one to give the PSI.

    They are spread evenly over the rows of that bin. None for a feature that never leaves one bin.
    """
    places = sorted(range(feature.bins.size - 1), key=lambda place: -feature.total[place])
    if sum(feature.total[place] > 0 for place in places) < LEAST_BINS:
        return None
    source, target, *_ = places
    values = blocks.ravel()
    place_of = _places(feature.bins, values)
    rows = np.flatnonzero(place_of == source)
    leaving = bisect_left(range(len(rows)), SOUGHT_PSI, key=lambda n: _psi(feature, source, target, n))
    spread = np.diff(np.arange(len(rows) + 1) * leaving // len(rows)) > 0
    changed = values.copy()
    changed[rows[spread]] = values[np.argmax(place_of == target)]
    return changed.reshape(blocks.shape)


def _psi(feature: FeatureProfile, source: int, target: int, rows: int) -> float:
    changed = list(feature.total)
    changed[source] -= rows
    changed[target] += rows
    return psi(feature.total, changed)


def _places(bins: Bins, values: Values) -> NDArray[np.int64]:
    """Bin of each row; -1 where it is missing."""
    if bins.levels is None:
        numbers = values.astype(np.float64, copy=False)
        return np.where(np.isfinite(numbers), np.searchsorted(np.array(bins.edges), numbers), -1)
    known = {level: place for place, level in enumerate(bins.levels)}
    return np.array(
        [known.get(value, len(known)) if isinstance(value, str) else -1 for value in values], dtype=np.int64
    )
