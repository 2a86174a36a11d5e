"""From samples to drift: the profile a model is watched with, and hourly counts against it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pandas as pd

from tradai.common.drift.profile import Counts, DriftProfile
from tradai.common.entrypoint.training.plan import DRIFT_PERIOD_DAYS

PERIOD = pd.Timedelta(days=DRIFT_PERIOD_DAYS)
ONE_HOUR = pd.Timedelta(hours=1)


def profile_of(reference: pd.DataFrame) -> DriftProfile:
    """A profile of disjoint weeks of out-of-sample samples, one row per candle."""
    window = int(PERIOD / (reference.index[1] - reference.index[0]))
    return DriftProfile.from_reference({str(name): reference[name] for name in reference}, window=window)


def hourly_counts(profile: DriftProfile, samples: pd.DataFrame) -> Iterator[tuple[datetime, Counts]]:
    """Counts of each UTC hour that has samples."""
    for hour, rows in samples.groupby(pd.DatetimeIndex(samples.index).floor(ONE_HOUR)):
        yield pd.Timestamp(hour).to_pydatetime(), profile.count({str(name): rows[name] for name in rows})
