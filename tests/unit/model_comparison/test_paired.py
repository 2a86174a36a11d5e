"""The two paired tests: against the textbook and under exchange."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradai.common.model_comparison import bootstrap, power
from tradai.common.model_comparison.paired import Difference, sharpe_and_influence, sharpe_difference
from tradai.common.model_comparison.second_opinion import second_opinion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Returns = NDArray[np.float64]


def two(seed: int, count: int, ahead: float = 0.0) -> tuple[Returns, Returns]:
    common, own = np.random.default_rng(seed).standard_t(5, size=(2, count))
    champion = 0.0005 + 0.01 * common
    return champion + ahead + 0.004 * own, champion


pairs = st.builds(two, st.integers(0, 10_000), st.integers(30, 300), st.floats(-0.002, 0.002))


def textbook(first: Returns, second: Returns) -> tuple[float, float]:
    """Ledoit and Wolf's gradient on the four moments, written out."""
    n, means = len(first), (first.mean(), second.mean())
    squares = ((first**2).mean(), (second**2).mean())
    variances = [s - m * m for s, m in zip(squares, means, strict=True)]
    delta = means[0] / math.sqrt(variances[0]) - means[1] / math.sqrt(variances[1])
    gradient = np.array(
        [
            squares[0] / variances[0] ** 1.5,
            -squares[1] / variances[1] ** 1.5,
            -means[0] / variances[0] ** 1.5 / 2,
            means[1] / variances[1] ** 1.5 / 2,
        ]
    )
    moments = [first - means[0], second - means[1], first**2 - squares[0], second**2 - squares[1]]
    pull = np.column_stack(moments) @ gradient
    lags = int(4 * (n / 100) ** (2 / 9))
    variance = pull @ pull / n
    for lag in range(1, lags + 1):
        variance += 2 * (1 - lag / (lags + 1)) * (pull[lag:] @ pull[:-lag]) / n
    return float(delta), math.sqrt(variance / n * n / (n - 4))


@settings(max_examples=30)
@given(both=pairs)
def test_the_difference_is_the_textbooks(both: tuple[Returns, Returns]) -> None:
    delta, error = textbook(*both)

    ours = sharpe_difference(*both)

    assert ours.delta == pytest.approx(delta, abs=1e-9)
    assert ours.standard_error == pytest.approx(error, rel=1e-6)


@settings(max_examples=30)
@given(both=pairs)
def test_exchanging_the_models_negates_the_difference_and_turns_p_around(
    both: tuple[Returns, Returns],
) -> None:
    first, second = both

    one, other = sharpe_difference(first, second), sharpe_difference(second, first)

    assert other.delta == -one.delta
    assert other.standard_error == one.standard_error
    assert other.p_value() == pytest.approx(1 - one.p_value(), abs=1e-12)


@settings(max_examples=30)
@given(both=pairs, seed=st.integers(0, 99))
def test_exchanging_the_models_turns_the_second_opinion_around(
    both: tuple[Returns, Returns], seed: int
) -> None:
    first, second = both

    one = second_opinion(first, second, sharpe_difference(first, second), replicates=200, seed=seed)
    other = second_opinion(second, first, sharpe_difference(second, first), replicates=200, seed=seed)

    assert other.resampled.delta == -one.resampled.delta
    assert other.resampled.p_value() == pytest.approx(1 - one.resampled.p_value(), abs=1e-12)
    assert other.p_value() == pytest.approx(1 - one.p_value(), abs=1e-12)


@settings(max_examples=30)
@given(both=pairs, alpha=st.floats(0.001, 0.4), margin=st.floats(0, 0.1))
def test_a_bound_is_passed_exactly_when_p_is_small(
    both: tuple[Returns, Returns], alpha: float, margin: float
) -> None:
    analytic = sharpe_difference(*both)
    opinion = second_opinion(*both, analytic, replicates=200, seed=1)

    for test in (analytic, opinion.resampled, opinion):
        assert (test.lower_bound(alpha) > -margin) == (test.p_value(margin) < alpha)


@settings(max_examples=30)
@given(both=pairs)
def test_the_second_opinion_is_never_surer_than_the_bootstrap_or_student(
    both: tuple[Returns, Returns],
) -> None:
    analytic = sharpe_difference(*both)
    opinion = second_opinion(*both, analytic, replicates=200, seed=1)

    assert opinion.lower_bound(0.01) <= opinion.resampled.lower_bound(0.01)
    assert opinion.lower_bound(0.01) < analytic.lower_bound(0.01)
    assert abs(opinion.p_value() - 0.5) <= abs(opinion.resampled.p_value() - 0.5)


def test_an_alpha_finer_than_the_replicates_is_never_passed() -> None:
    resampled = bootstrap.bootstrap_difference(*two(1, 100, 0.01), replicates=200, seed=1)

    assert resampled.lower_bound(1e-6) == -math.inf


def test_replicates_follow_alpha_within_bounds() -> None:
    assert [bootstrap.replicates_for(alpha) for alpha in (0.05, 0.001, 1e-9)] == [1_000, 5_000, 200_000]


def test_blocks_are_as_long_as_asked_and_add_up() -> None:
    ((starts, ends),) = bootstrap.stationary_blocks(10_000, 50, seed=1, mean_block=8)
    lengths = ends - starts

    assert (lengths.sum(axis=1) == 10_000).all()
    assert lengths[lengths > 0].mean() == pytest.approx(8, rel=0.02)
    assert starts.min() >= 0
    assert starts.max() < 10_000


def test_blocks_grow_with_the_cube_root_of_the_days() -> None:
    assert [bootstrap.block_length(days) for days in (4, 216)] == pytest.approx([2.0, 6.0])


@pytest.mark.parametrize("flat", [False, True])
def test_replicates_are_those_of_the_resampled_returns(flat: bool) -> None:
    first, second = two(9, 80)
    second = np.zeros(80) if flat else second
    delta, error = _plain(first, second)
    ((starts, ends),) = bootstrap.stationary_blocks(80, 30, seed=6)
    rows = [
        np.concatenate([np.arange(*block) for block in zip(*both, strict=True)]) % 80
        for both in zip(starts, ends, strict=True)
    ]
    expected = sorted((_plain(first[r], second[r])[0] - delta) / _plain(first[r], second[r])[1] for r in rows)

    ours = bootstrap.bootstrap_difference(first, second, replicates=30, seed=6)

    assert ours.delta == pytest.approx(delta)
    assert ours.standard_error == pytest.approx(error)
    assert ours.replicates == pytest.approx(np.array(expected))


def test_blocks_that_come_out_short_are_drawn_again() -> None:
    ((starts, ends),) = bootstrap.stationary_blocks(6, 1_000, seed=1, mean_block=2)

    assert ((ends - starts).sum(axis=1) == 6).all()


def _plain(first: Returns, second: Returns) -> tuple[float, float]:
    """Sharpe difference and its standard error, written down without any trick."""
    one, one_pull = sharpe_and_influence(first)
    other, other_pull = sharpe_and_influence(second)
    return float(one - other), math.sqrt(((one_pull - other_pull) ** 2).mean() / len(first))


def _sharpe(returns: Returns) -> Returns:
    return np.asarray(returns.mean(axis=-1) / returns.std(axis=-1))


def test_a_flat_series_has_sharpe_zero_and_no_pull() -> None:
    moving, _ = two(3, 60)

    against_flat = sharpe_difference(moving, np.zeros(60))

    assert against_flat.delta == pytest.approx(float(_sharpe(moving)))
    assert against_flat.standard_error > 0


def test_waiting_as_long_as_told_makes_the_difference_detectable() -> None:
    seen = Difference(delta=0.05, standard_error=0.04)
    wait = power.days_needed(seen, days=100, margin=0.0, alpha=0.05, power=0.8)
    assert wait is not None

    later = Difference(delta=0.05, standard_error=0.04 * math.sqrt(100 / (100 + wait)))

    assert power.minimum_detectable(later, days=100 + wait, alpha=0.05, power=0.8) <= 0.05


@pytest.mark.parametrize("delta", [1e-5, 1e-15, 1e-200, 5e-324])
def test_a_difference_of_next_to_nothing_is_not_waited_for(delta: float) -> None:
    same = Difference(delta=delta, standard_error=0.04)

    assert power.days_needed(same, days=100, margin=0.0, alpha=0.05, power=0.8) is None


def test_a_difference_that_points_the_wrong_way_is_not_waited_for() -> None:
    behind = Difference(delta=-0.05, standard_error=0.04)

    assert power.days_needed(behind, days=100, margin=0.0, alpha=0.05, power=0.8) is None
    assert power.days_needed(behind, days=100, margin=0.1, alpha=0.05, power=0.8) is not None
