"""A reason shows on which side of its threshold a number lies."""

from __future__ import annotations

import pytest

from tests.unit.model_comparison.evaluations import evaluation
from tradai.common.model_comparison.gates import Check, Weight
from tradai.common.model_comparison.reasons import gates_failed


@pytest.mark.parametrize(
    ("metric", "rule", "threshold", "value", "told"),
    [
        pytest.param(
            "total_profit", ">", 0.0, -0.0003, "profit -0.03 % (must be above 0.0 %)", id="just below"
        ),
        pytest.param("total_profit", ">", 0.0, 0.0, "profit 0.0 % (must be above 0.0 %)", id="equal"),
        pytest.param(
            "max_drawdown", "<=", 0.3, 0.30004, "drawdown 30.004 % (must be at most 30.0 %)", id="just above"
        ),
        pytest.param("sharpe_ratio", ">=", 0.5, 0.21, "Sharpe ratio 0.21 (must be at least 0.50)", id="far"),
    ],
)
def test_as_many_digits_as_it_takes(
    metric: str, rule: str, threshold: float, value: float, told: str
) -> None:
    check = Check(
        metric=metric, rule=rule, threshold=threshold, value=value,
        champion=None, weight=Weight.HIGH, required=True, passed=False,
    )  # fmt: skip

    assert told in gates_failed((evaluation("7", [0.01]), None), (check,), ())
