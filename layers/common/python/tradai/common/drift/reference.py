"""Reference rows into a profile, with how many rows a later evaluation needs to see anything."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from operator import index

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tradai.common.drift import binning, calibration, quiet_parts, raw
from tradai.common.drift.bins import Bins
from tradai.common.drift.profile import DriftProfile, FeatureProfile
from tradai.common.drift.psi import psi
from tradai.common.drift.raw import Values
from tradai.common.drift.thresholds import SOUGHT_PSI, DriftThresholds
from tradai.common.errors import ValidationFailedError

POWER = 0.80
FRACTIONS = (1 / 16, 1 / 8, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1.0)
_HALVINGS = 30


def measure(features: Mapping[str, ArrayLike], window: int) -> DriftProfile:
    """See `DriftProfile.from_reference`."""
    columns, window = _columns(features), _rows(window)
    rows = len(next(iter(columns.values())))
    kept = rows - rows % window
    measured, scores = [], []
    for name in sorted(columns):
        values = columns[name][rows - kept :] if kept else columns[name]
        bins = binning.bins_of(values)
        windows = binning.count_windows(bins, values, window=window) if kept else []
        scores.append(calibration.left_out_scores(windows))
        measured.append(_measured(name, bins, windows, scores[-1]))
    maxima = calibration.null_maxima(scores, [feature.total for feature in measured])
    blocks = {name: values[rows - kept :].reshape(-1, window) for name, values in columns.items()}
    return DriftProfile(
        window=window,
        features=tuple(measured),
        null_maxima=maxima,
        least_samples=_least_samples(measured, blocks, maxima) if kept else None,
        parts=quiet_parts.measured(measured, blocks, scores) if kept else (),
    )


def _measured(name: str, bins: Bins, windows: list[list[int]], scores: list[float]) -> FeatureProfile:
    total = tuple(calibration.totals(windows)) if windows else (0,) * bins.size
    return FeatureProfile(
        name=name,
        bins=bins,
        windows=tuple(map(tuple, windows)),
        total=total,
        scale=calibration.scale_of(scores, total),
    )


def _columns(features: Mapping[str, ArrayLike]) -> dict[str, Values]:
    given = raw.named(features)
    if not given:
        raise ValidationFailedError("a profile needs features; there are none")
    columns = {name: binning.column(name, values) for name, values in given.items()}
    raw.require_equal_lengths(columns)
    return columns


def _rows(window: object) -> int:
    try:
        rows = 0 if isinstance(window, bool) else index(window)  # type: ignore[arg-type]  # it is refused
    except TypeError:
        rows = 0
    if rows < 1:
        raise ValidationFailedError(f"a profile needs a window of 1 row or more, not {window!r:.40}")
    return rows


def _least_samples(
    features: list[FeatureProfile], blocks: Mapping[str, Values], maxima: tuple[float, ...]
) -> int | None:
    """Fewest rows from which on every larger part of a window, shifted by PSI 0.25, is mostly found."""
    critical = calibration.critical_ratio(maxima, DriftThresholds().alpha)
    shifted = [
        (feature, blocks[feature.name] + shift)
        for feature in features
        if (shift := _shift(feature, blocks[feature.name], SOUGHT_PSI)) is not None
    ]
    if not shifted:
        return 1
    window = len(next(iter(blocks.values()))[0])
    least = None
    for part in reversed(FRACTIONS):
        rows = max(round(part * window), 1)
        if _found(shifted, rows, critical) < POWER:
            break
        least = rows
    return least


def _found(shifted: list[tuple[FeatureProfile, Values]], rows: int, critical: float) -> float:
    """Share of windows whose first rows, all features shifted, exceed the critical ratio."""
    ratios = []
    for feature, blocks in shifted:
        part = blocks[:, :rows].reshape(-1)
        counts = binning.count_windows(feature.bins, part, window=rows)
        scores = [
            calibration.standardised_psi([t - w for t, w in zip(feature.total, own, strict=True)], moved)
            for own, moved in zip(feature.windows, counts, strict=True)
        ]
        ratios.append([score / feature.scale for score in scores])
    return float(np.mean(np.max(np.array(ratios), axis=0) > critical))


def _shift(feature: FeatureProfile, blocks: Values, target: float) -> float | None:
    """The shift upwards that gives this PSI; None for text and for a feature that never moves."""
    if feature.bins.levels is not None:
        return None
    values = blocks.astype(np.float64, copy=False).ravel()
    ordered = np.sort(values[np.isfinite(values)])
    if not len(ordered) or ordered[0] == ordered[-1]:
        return None
    edges = np.array(feature.bins.edges)
    low, high = 0.0, float(ordered[-1] - ordered[0])
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _moved(ordered, edges, middle) < target else (low, middle)
    return high


def _moved(ordered: NDArray[np.float64], edges: NDArray[np.float64], shift: float) -> float:
    """PSI between sorted values and the same values shifted."""
    return psi(_counted(ordered, edges), _counted(ordered, edges - shift))


def _counted(ordered: NDArray[np.float64], edges: NDArray[np.float64]) -> list[int]:
    borders = [0, *np.searchsorted(ordered, edges, side="right").tolist(), len(ordered)]
    return [upper - lower for lower, upper in pairwise(borders)]
