"""How far parts of the reference's own windows lie from the reference; measured when a model is made."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tradai.common.drift import binning
from tradai.common.drift.parts import Part
from tradai.common.drift.profile import FeatureProfile
from tradai.common.drift.psi import PSEUDO_COUNT
from tradai.common.drift.raw import Values

FRACTIONS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4)
DIGITS = 4

Counted = NDArray[np.int64]


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
    of_parts = np.array([_scores(feature, blocks[feature.name], sizes) for feature in features])
    floors = np.array([sum(map(bool, feature.total)) - 1 for feature in features]).clip(min=1.0)[:, None]
    least = np.maximum(_mean_of_others(np.array(scores)), floors)
    ratios = of_parts / np.maximum(_mean_of_others(of_parts), least[:, None])
    scales = np.maximum(of_parts.mean(axis=-1), [[feature.scale] for feature in features])
    return tuple(
        Part(rows=rows, null_maxima=_rounded_up(np.sort(largest)), scales=_rounded_up(scale))
        for rows, largest, scale in zip(sizes, ratios.max(axis=0), scales.T, strict=True)
    )


def _mean_of_others(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each window, on the last axis, what the others score: `calibration.null_maxima` says why."""
    others = scores.sum(axis=-1, keepdims=True) - scores
    means: NDArray[np.float64] = others / max(scores.shape[-1] - 1, 1)
    return means


def _scores(feature: FeatureProfile, blocks: Values, sizes: Sequence[int]) -> NDArray[np.float64]:
    """Of the rows of each part of each window, against the reference without that window: (parts, windows).

    Every window's part begins elsewhere and goes on at the window's start: the reference's windows all begin
    at the same hour of the same day, a period that lacks some hours need not.
    """
    windows, length = blocks.shape
    starts = [window * length // windows for window in range(windows)]
    turned: Values = np.stack(
        [np.concatenate((row[start:], row[:start])) for row, start in zip(blocks, starts, strict=True)]
    )
    between = [
        binning.count_blocks(feature.bins, turned[:, start:end]) for start, end in pairwise((0, *sizes))
    ]
    others = np.array(feature.total) - np.array(feature.windows)
    return standardised_psis(others, np.cumsum(between, axis=0))


def standardised_psis(references: Counted, currents: Counted) -> NDArray[np.float64]:
    """`calibration.standardised_psi` of many pairs; the last axis are the bins."""
    seen = (references > 0) | (currents > 0)
    p, q = _shares(references, seen), _shares(currents, seen)
    psis = np.where(seen, (p - q) * np.log(p / q), 0.0).sum(axis=-1)
    rows, others = currents.sum(axis=-1), references.sum(axis=-1)
    is_known = (rows > 0) & (others > 0)
    noise = 1 / np.maximum(rows, 1) + 1 / np.maximum(others, 1)
    scores: NDArray[np.float64] = np.where(is_known, psis / noise, 0.0)
    return scores


def _shares(counts: Counted, seen: NDArray[np.bool_]) -> NDArray[np.float64]:
    totals = counts.sum(axis=-1, keepdims=True) + PSEUDO_COUNT * seen.sum(axis=-1, keepdims=True)
    shares: NDArray[np.float64] = (counts + PSEUDO_COUNT) / np.maximum(totals, PSEUDO_COUNT)
    return shares


def _rounded_up(values: NDArray[np.float64]) -> tuple[float, ...]:
    """Short to store, and figures that repeat exactly aren't told apart by how they were rounded."""
    return tuple(map(_up, values.tolist()))


def _up(value: float) -> float:
    if value <= 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(value)) + 1 - DIGITS)
    return float(f"{math.ceil(value / unit) * unit:.{DIGITS}g}")
