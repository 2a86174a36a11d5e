"""Probabilistic and deflated Sharpe ratio identities; the oracle is in tests/contracts/oracles."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradai.common.model_comparison import sharpe


def series(seed: int, count: int, mean: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    shocks = np.random.default_rng(seed).standard_t(4, size=count)
    return np.asarray(mean + 0.01 * shocks)


random_series = st.builds(series, st.integers(0, 10_000), st.integers(30, 400), st.floats(-0.002, 0.003))


@given(returns=random_series)
def test_one_trial_is_not_deflated(returns: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    moments = sharpe.moments(returns)

    assert sharpe.deflated_sharpe(moments, 1) == sharpe.probabilistic_sharpe(moments)


def test_the_minimum_track_record_is_where_the_probability_reaches_the_confidence() -> None:
    moments = sharpe.moments(series(1, 250, 0.002))
    enough = sharpe.minimum_track_record(moments, confidence=0.95)

    at_that_length = sharpe.ReturnMoments(
        periods=math.ceil(enough), sharpe=moments.sharpe, skew=moments.skew, kurtosis=moments.kurtosis
    )

    assert sharpe.probabilistic_sharpe(at_that_length) == pytest.approx(0.95, abs=0.002)


def test_a_losing_series_never_gets_a_track_record() -> None:
    assert sharpe.minimum_track_record(sharpe.moments(series(1, 250, -0.01))) == math.inf


def test_a_hair_above_the_benchmark_takes_for_ever() -> None:
    hair = sharpe.ReturnMoments(periods=60, sharpe=1e-200, skew=0.0, kurtosis=3.0)

    assert sharpe.minimum_track_record(hair) == math.inf
