"""Probabilistic and deflated Sharpe ratio equal those of a library that others check, too."""

from __future__ import annotations

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
