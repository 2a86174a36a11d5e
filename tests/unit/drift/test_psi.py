"""The index itself."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradai.common.drift.calibration import standardised_psi
from tradai.common.drift.psi import psi, standardised
from tradai.common.drift.quiet_parts import standardised_psis

counts = st.lists(st.integers(0, 500), min_size=2, max_size=15)


def test_it_is_the_textbook_formula_on_smoothed_shares() -> None:
    p, q = [60.5 / 101, 40.5 / 101], [30.5 / 101, 70.5 / 101]

    assert psi([60, 40], [30, 70]) == pytest.approx(
        sum((a - b) * math.log(a / b) for a, b in zip(p, q, strict=True))
    )


@given(counts)
def test_a_sample_against_itself_is_zero(sample: list[int]) -> None:
    assert psi(sample, sample) == pytest.approx(0.0, abs=1e-12)


@given(
    st.integers(2, 12).flatmap(
        lambda n: st.tuples(*[st.lists(st.integers(0, 500), min_size=n, max_size=n)] * 2)
    )
)
def test_it_is_symmetric_and_never_negative(both: tuple[list[int], list[int]]) -> None:
    one, other = both

    assert psi(one, other) == pytest.approx(psi(other, one))
    assert psi(one, other) >= 0


@given(counts)
def test_bins_that_are_empty_on_both_sides_say_nothing(sample: list[int]) -> None:
    moved = sample[::-1]

    assert psi([*sample, 0, 0], [*moved, 0, 0]) == psi(sample, moved)


def test_an_empty_side_is_no_drift() -> None:
    assert psi([5, 5], [0, 0]) == psi([0, 0], [5, 5]) == 0.0
    assert standardised(0.3, 0, 10) == 0.0


def test_the_standardised_index_does_not_grow_with_the_sample() -> None:
    assert standardised(0.1, 10_000, 100) == pytest.approx(standardised(0.05, 20_000, 200))


@given(
    st.integers(2, 12).flatmap(
        lambda n: st.tuples(
            *[st.lists(st.lists(st.integers(0, 500), min_size=n, max_size=n), max_size=4)] * 2
        )
    )
)
def test_many_at_once_are_the_same(sides: tuple[list[list[int]], list[list[int]]]) -> None:
    pairs = list(zip(*sides, strict=False))
    references, currents = ([pair[side] for pair in pairs] for side in (0, 1))

    found = standardised_psis(np.array(references or [[0]]), np.array(currents or [[0]])).tolist()

    assert found[: len(pairs)] == pytest.approx([standardised_psi(*pair) for pair in pairs])
