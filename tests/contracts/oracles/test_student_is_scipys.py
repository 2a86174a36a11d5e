"""The closed form of Student's tail is close to the exact one where it is used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]  # comes with the oracles, without stubs

from tradai.common.model_comparison.normal import cdf
from tradai.common.model_comparison.student import normal_equivalent, student_equivalent

freedoms = st.floats(7.5, 500)


@given(t=st.floats(0, 6), freedom=freedoms)
def test_the_tail_is_scipys(t: float, freedom: float) -> None:
    ours = cdf(-normal_equivalent(t, freedom))

    assert ours == pytest.approx(float(stats.t.sf(t, freedom)), rel=0.06, abs=1e-9)


@given(z=st.floats(-5, 5), freedom=freedoms)
def test_there_and_back_is_where_one_was(z: float, freedom: float) -> None:
    assert normal_equivalent(student_equivalent(z, freedom), freedom) == pytest.approx(z, abs=1e-9)
