"""Reference rows into a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from operator import index

from numpy.typing import ArrayLike

from tradai.common.drift import binning, calibration, power, quiet_parts, raw
from tradai.common.drift.bins import Bins
from tradai.common.drift.profile import DriftProfile, FeatureProfile
from tradai.common.drift.raw import Values
from tradai.common.errors import ValidationFailedError


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
    profile = DriftProfile(
        window=window,
        features=tuple(measured),
        null_maxima=calibration.null_maxima(scores, [feature.total for feature in measured]),
        least_samples=None,
    )
    if not kept:
        return profile
    blocks = {name: values[rows - kept :].reshape(-1, window) for name, values in columns.items()}
    profile = replace(profile, parts=quiet_parts.measured(measured, blocks, scores))
    return replace(profile, least_samples=power.least_samples(profile, blocks))


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
