"""The band around a difference."""

from __future__ import annotations

import numpy as np

from tests.unit.model_comparison.evaluations import pair
from tradai.common.model_comparison.band import difference_band


def test_the_band_opens_with_time_and_holds_the_mean_path() -> None:
    challenger, champion = pair(ahead=0.002, count=90)
    mean = np.mean(np.array(challenger.daily_returns) - np.array(champion.daily_returns))

    lower, upper = difference_band(challenger.daily_returns, champion.daily_returns)

    assert upper[-1] - lower[-1] > 2 * (upper[2] - lower[2])
    assert (lower < mean * np.arange(1, 91)).all()
    assert (upper > mean * np.arange(1, 91)).all()


def test_exchanging_the_models_mirrors_the_band() -> None:
    challenger, champion = pair(ahead=0.002, count=60)

    lower, upper = difference_band(challenger.daily_returns, champion.daily_returns)
    mirrored = difference_band(champion.daily_returns, challenger.daily_returns)

    assert np.allclose(mirrored, (-upper, -lower))
