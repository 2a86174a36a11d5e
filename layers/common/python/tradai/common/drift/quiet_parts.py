"""How far parts of the reference's own windows lie from the reference; measured when a model is made."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from tradai.common.drift import binning
from tradai.common.drift.calibration import left_out, scale_of, standardised_psi
from tradai.common.drift.parts import Part
from tradai.common.drift.profile import FeatureProfile
from tradai.common.drift.raw import Values

FRACTIONS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4)
DIGITS = 4


def measured(
    features: Sequence[FeatureProfile], blocks: Mapping[str, Values], scores: Sequence[Sequence[float]]
) -> tuple[Part, ...]:
    """Parts of a window, ascending by rows; none of a window of one row.

    Args:
        blocks: rows by name, one window per line, shape (windows, rows of a window).
        scores: per feature, the left-out score of each whole window.
    """
    window = len(next(iter(blocks.values()))[0])
    sizes = sorted({rows for part in FRACTIONS if 0 < (rows := round(part * window)) < window})
    if not sizes:
        return ()
    floors = [left_out(row, feature.total) for feature, row in zip(features, scores, strict=True)]
    of_parts = [_scores(feature, blocks[feature.name], sizes) for feature in features]
    return tuple(
        _part(rows, features, floors, of_part) for rows, *of_part in zip(sizes, *of_parts, strict=True)
    )


def _part(
    rows: int,
    features: Sequence[FeatureProfile],
    floors: Sequence[Sequence[float]],
    scores: Sequence[Sequence[float]],
) -> Part:
    ratios = [
        [
            score / max(scale, floor)
            for score, scale, floor in zip(row, left_out(row, f.total), least, strict=True)
        ]
        for f, row, least in zip(features, scores, floors, strict=True)
    ]
    return Part(
        rows=rows,
        null_maxima=tuple(sorted(_rounded_up(max(window)) for window in zip(*ratios, strict=True))),
        scales=tuple(
            _rounded_up(max(f.scale, scale_of(row, f.total))) for f, row in zip(features, scores, strict=True)
        ),
    )


def _scores(feature: FeatureProfile, blocks: Values, sizes: Sequence[int]) -> list[list[float]]:
    """For each size, of each window's rows against the reference without that window.

    Every window's part begins elsewhere and goes on at the window's start: the reference's windows all begin
    at the same hour of the same day, a period that lacks some hours need not.
    """
    windows, length = blocks.shape
    turned = np.stack([np.roll(row, -(i * length // windows)) for i, row in enumerate(blocks)])
    between = [
        binning.count_blocks(feature.bins, turned[:, start:end]) for start, end in pairwise((0, *sizes))
    ]
    others = [[t - w for t, w in zip(feature.total, own, strict=True)] for own in feature.windows]
    return [
        [standardised_psi(rest, part) for rest, part in zip(others, parts, strict=True)]
        for parts in np.cumsum(between, axis=0).tolist()
    ]


def _rounded_up(value: float) -> float:
    """Short to store, and figures that repeat exactly aren't told apart by how they were rounded."""
    if value <= 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(value)) + 1 - DIGITS)
    return float(f"{math.ceil(value / unit) * unit:.{DIGITS}g}")
