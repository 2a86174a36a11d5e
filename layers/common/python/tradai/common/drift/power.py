"""How many rows an evaluation needs to see a shift; measured when a model is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tradai.common.drift import binning, discrete
from tradai.common.drift.calibration import critical_ratio, standardised_psi
from tradai.common.drift.parts import Part
from tradai.common.drift.profile import DriftProfile, FeatureProfile
from tradai.common.drift.psi import psi
from tradai.common.drift.raw import Values
from tradai.common.drift.thresholds import SOUGHT_PSI, DriftThresholds

POWER = 0.80
FRACTIONS = (1 / 16, 1 / 8, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1.0)
_HALVINGS = 30

Shifted = Mapping[str, Values]


def least_samples(profile: DriftProfile, blocks: Mapping[str, Values]) -> int | None:
    """Fewest rows from which on every larger part of a window, shifted by PSI 0.25, is mostly found.

    Where continuous features are, these alone are shifted: a flag or an hour hardly moves by itself and
    would be found at once, which says nothing about the others. They are measured with the line of a whole
    window, where they move more than in a part of it.

    Args:
        blocks: rows by name, one window per line, shape (windows, rows of a window).

    Returns:
        1 when all features are constant.
    """
    if shifted := dict(_shifted(profile, blocks)):
        return _least(profile, shifted, is_by_parts=False)
    moved = {
        f.name: rows for f in profile.features if (rows := discrete.moved(f, blocks[f.name])) is not None
    }
    return _least(profile, moved, is_by_parts=True) if moved else 1


def _least(profile: DriftProfile, shifted: Shifted, *, is_by_parts: bool) -> int | None:
    least = None
    for part in reversed(FRACTIONS):
        rows = max(round(part * profile.window), 1)
        quiet = profile.yardstick(rows if is_by_parts else profile.window)
        if _found(profile, shifted, rows, quiet) < POWER:
            break
        least = rows
    return least


def _found(profile: DriftProfile, shifted: Shifted, rows: int, quiet: Part) -> float:
    """Share of windows whose first rows, all features shifted, exceed the critical ratio."""
    ratios = []
    for feature, scale in zip(profile.features, quiet.scales, strict=True):
        if feature.name in shifted:
            counts = binning.count_blocks(feature.bins, shifted[feature.name][:, :rows])
            scores = [
                standardised_psi([t - w for t, w in zip(feature.total, own, strict=True)], moved)
                for own, moved in zip(feature.windows, counts, strict=True)
            ]
            ratios.append([score / scale for score in scores])
    critical = critical_ratio(quiet.null_maxima, DriftThresholds().alpha)
    return float(np.mean(np.max(np.array(ratios), axis=0) > critical))


def _shifted(profile: DriftProfile, blocks: Mapping[str, Values]) -> Iterator[tuple[str, Values]]:
    for feature in profile.features:
        values = blocks[feature.name]
        if values.dtype != object and (shift := _shift(feature, values)) is not None:
            yield feature.name, values + shift


def _shift(feature: FeatureProfile, values: Values) -> float | None:
    """The shift upwards that gives the PSI; None for a feature that has few values."""
    ordered: NDArray[np.float64] = np.sort(values[np.isfinite(values)])
    if discrete.has_few_values(ordered):
        return None
    edges = np.array(feature.bins.edges)
    low, high = 0.0, float(ordered[-1]) - float(ordered[0])
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _moved(ordered, edges, middle) < SOUGHT_PSI else (low, middle)
    return high


def _moved(ordered: NDArray[np.float64], edges: NDArray[np.float64], shift: float) -> float:
    """PSI between sorted values and the same values shifted."""
    return psi(_counted(ordered, edges), _counted(ordered, edges - shift))


def _counted(ordered: NDArray[np.float64], edges: NDArray[np.float64]) -> list[int]:
    borders = [0, *np.searchsorted(ordered, edges, side="right").tolist(), len(ordered)]
    return [upper - lower for lower, upper in pairwise(borders)]
