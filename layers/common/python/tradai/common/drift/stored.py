"""A profile as JSON, and back with every field checked: it was stored by another version, or by hand."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from tradai.common.drift.bins import Bins
from tradai.common.drift.calibration import totals
from tradai.common.drift.document import Document, are_counts
from tradai.common.drift.parts import Part
from tradai.common.drift.profile import DriftProfile, FeatureProfile

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = 1


def written(profile: DriftProfile) -> str:
    """See `DriftProfile.to_json`."""
    features = {
        f.name: {**f.bins.as_json(), "windows": f.windows, "scale": f.scale} for f in profile.features
    }
    stored = {
        "format": FORMAT,
        "window": profile.window,
        "least_samples": profile.least_samples,
        "null_maxima": profile.null_maxima,
        "parts": [asdict(part) for part in profile.parts],
        "features": features,
    }
    return json.dumps(stored, separators=(",", ":"))


def read(text: str | bytes) -> DriftProfile:
    """See `DriftProfile.from_json`."""
    stored = Document.parse(text, what="drift profile", fix="train the model again")
    if stored.field("format") != FORMAT:
        raise stored.error(f"format {stored.field('format')!r:.40} is not {FORMAT}")
    maxima = _maxima(stored)
    window = stored.whole("window")
    features = tuple(_features(stored.inner("features"), window, len(maxima)))
    if not features:
        raise stored.error("features: there are none")
    return DriftProfile(
        window=window,
        least_samples=None if stored.field("least_samples") is None else stored.whole("least_samples"),
        null_maxima=maxima,
        features=features,
        parts=tuple(_parts(stored, window, len(maxima), len(features))),
    )


def _maxima(stored: Document) -> tuple[float, ...]:
    maxima = stored.ascending("null_maxima")
    if maxima and maxima[0] < 0:
        raise stored.error("null_maxima must not be negative")
    return maxima


def _parts(stored: Document, window: int, periods: int, features: int) -> Iterator[Part]:
    """None in profiles of earlier versions."""
    before = 0
    for fields in stored.listed("parts") if "parts" in stored.fields else ():
        one = replace(stored, what=f"{stored.what}: parts").holding(fields)
        part = Part(rows=one.whole("rows"), null_maxima=_maxima(one), scales=one.positives("scales"))
        if not before < part.rows < window:
            raise one.error(f"rows must ascend and stay below the window's {window}, not {part.rows}")
        if (len(part.null_maxima), len(part.scales)) != (periods, features):
            raise one.error(f"must have {periods} null_maxima and {features} scales")
        before = part.rows
        yield part


def _features(stored: Document, window: int, periods: int) -> Iterator[FeatureProfile]:
    for name in sorted(stored.fields):
        yield _feature(name, stored.inner(name, repr(name)), window, periods)


def _feature(name: str, stored: Document, window: int, periods: int) -> FeatureProfile:
    bins, windows = _bins(stored), tuple(_windows(stored, window))
    if len(windows) != periods:
        raise stored.error(f"windows must be as many as null_maxima, {periods}, not {len(windows)}")
    if any(len(one) != bins.size for one in windows):
        raise stored.error(f"windows must have {bins.size} counts each, one per bin and the missing")
    return FeatureProfile(
        name=name,
        bins=bins,
        windows=windows,
        total=tuple(totals(windows)) if windows else (0,) * bins.size,
        scale=stored.positive("scale"),
    )


def _bins(stored: Document) -> Bins:
    if "levels" in stored.fields:
        levels = stored.listed("levels")
        if not all(isinstance(level, str) for level in levels) or len(set(levels)) < len(levels):
            raise stored.error("levels must be different texts")
        return Bins(levels=tuple(levels))
    edges = stored.ascending("edges")
    if len(set(edges)) < len(edges):
        raise stored.error("edges must differ from each other")
    return Bins(edges=edges)


def _windows(stored: Document, window: int) -> Iterator[tuple[int, ...]]:
    for one in stored.listed("windows"):
        if not isinstance(one, list) or not are_counts(one) or sum(one) != window:
            raise stored.error(f"windows must be lists of counts that add up to the window's {window} rows")
        yield tuple(one)
