"""Probabilistic and deflated Sharpe ratio against skfolio."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skfolio import measures as oracle

from tradai.common.model_comparison import sharpe


def series(seed: int, count: int, mean: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    shocks = np.random.default_rng(seed).standard_t(4, size=count)
    return np.asarray(mean + 0.01 * shocks)


random_series = st.builds(series, st.integers(0, 10_000), st.integers(30, 400), st.floats(-0.002, 0.003))


@given(returns=random_series, benchmark=st.floats(-0.1, 0.1))
def test_probabilistic_sharpe_is_skfolios(
    returns: np.ndarray[tuple[int, ...], np.dtype[np.float64]], benchmark: float
) -> None:
    ours = sharpe.probabilistic_sharpe(sharpe.moments(returns), benchmark)

    assert ours == pytest.approx(oracle.probabilistic_sharpe_ratio(returns, benchmark), abs=1e-9)


@given(trials=st.integers(2, 5_000), spread=st.floats(0.01, 0.5))
def test_the_best_of_many_is_skfolios(trials: int, spread: float) -> None:
    ours = sharpe.expected_best_sharpe(trials, spread)

    assert ours == pytest.approx(oracle.expected_max_sharpe_ratio(trials, spread), rel=1e-9)


@given(returns=random_series, trials=st.integers(2, 300))
def test_deflated_sharpe_is_skfolios_at_the_null_standard_error(
    returns: np.ndarray[tuple[int, ...], np.dtype[np.float64]], trials: int
) -> None:
    luck = oracle.expected_max_sharpe_ratio(trials, sharpe.null_standard_error(len(returns)))
    ours = sharpe.deflated_sharpe(sharpe.moments(returns), trials)

    assert ours == pytest.approx(oracle.probabilistic_sharpe_ratio(returns, luck), abs=1e-9)


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
