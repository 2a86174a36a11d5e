from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tradai.common.entrypoint.training.reference import hourly_counts, profile_of


def samples(start: str, days: int, *, minutes: int = 60, seed: int = 0) -> pd.DataFrame:
    rows = days * 1440 // minutes
    values = np.random.default_rng(seed).normal(size=(rows, 2))
    index = pd.date_range(start, periods=rows, freq=f"{minutes}min", tz="UTC")
    return pd.DataFrame(values, index=index, columns=["BTC/USDT %-a", "BTC/USDT prediction:&-b"])


def test_twenty_weeks_make_twenty_windows() -> None:
    profile = profile_of(samples("2026-01-01", 140))

    assert (profile.reference_windows, profile.window) == (20, 168)


@pytest.mark.parametrize(("minutes", "hours"), [(5, 48), (60, 48), (240, 12)])
def test_hourly_counts_add_up_to_the_counts_of_all_rows(minutes: int, hours: int) -> None:
    profile = profile_of(samples("2026-01-01", 28, minutes=minutes))
    seen = samples("2026-02-01", 2, minutes=minutes, seed=1)
    seen.iloc[3, 1] = np.nan

    counted = list(hourly_counts(profile, seen))

    total = sum((counts for _, counts in counted), start=profile.no_counts())
    assert total == profile.count({str(name): seen[name].to_numpy() for name in seen})
    assert len(counted) == hours
    assert counted[0][0] == seen.index[0]
