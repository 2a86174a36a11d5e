"""From samples to drift: the profile a model is watched with, and hourly counts against it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pandas as pd

from tradai.common.drift import binning
from tradai.common.drift.profile import Counts, DriftProfile
from tradai.common.entrypoint.training.plan import DRIFT_PERIOD_DAYS

PERIOD = pd.Timedelta(days=DRIFT_PERIOD_DAYS)
ONE_HOUR = pd.Timedelta(hours=1)


def profile_of(reference: pd.DataFrame) -> DriftProfile:
    """A profile of disjoint weeks of out-of-sample samples, one row per candle."""
    columns = {str(name): reference[name].to_numpy() for name in reference}
    return DriftProfile.from_reference(columns, window=_rows(reference, PERIOD))


def hourly_counts(profile: DriftProfile, samples: pd.DataFrame) -> Iterator[tuple[datetime, Counts]]:
    """Counts of each UTC hour; all hours of a feature at once.

    Args:
        samples: one row per candle of whole days; a candle above one hour counts in the hour it opens.
    """
    rows = _rows(samples, ONE_HOUR)
    columns = (binning.column(f.name, samples[f.name].to_numpy(), f.bins) for f in profile.features)
    counted = [
        binning.count_windows(feature.bins, values, window=rows)
        for feature, values in zip(profile.features, columns, strict=True)
    ]
    for hour, values in zip(samples.index[::rows], zip(*counted, strict=True), strict=True):
        yield hour.to_pydatetime(), Counts(profile=profile.id, values=tuple(map(tuple, values)))


def _rows(samples: pd.DataFrame, period: pd.Timedelta) -> int:
    """Candles per period, at least one."""
    return max(1, int(period / (samples.index[1] - samples.index[0])))
