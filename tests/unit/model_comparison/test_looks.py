"""The error budget over looks."""

from __future__ import annotations

import pytest

from tradai.common.errors import ValidationFailedError
from tradai.common.model_comparison.looks import alpha_at, seed_of


def test_all_looks_together_spend_alpha_and_no_more() -> None:
    assert sum(alpha_at(k, 0.05) for k in range(1, 100_000)) == pytest.approx(0.05, rel=1e-4)
    assert alpha_at(1) == pytest.approx(0.0304, abs=1e-4)


def test_looks_are_counted_from_one() -> None:
    with pytest.raises(ValidationFailedError, match="the first comparison is look 1"):
        alpha_at(0)


def test_equal_evidence_gets_the_same_seed() -> None:
    assert seed_of((0.1,), (0.2,)) == seed_of([0.1], [0.2]) != seed_of((0.1, 0.2), ())
