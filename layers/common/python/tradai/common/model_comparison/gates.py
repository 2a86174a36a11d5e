"""The floor under every promotion: one row, one rule."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tradai.common.model_comparison.policy import GateThresholds


class Weight(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def points(self) -> int:
        """3, 2, 1: its part in the score."""
        return {Weight.HIGH: 3, Weight.MEDIUM: 2, Weight.LOW: 1}[self]


@dataclass(frozen=True, slots=True)
class Gate:
    metric: str
    weight: Weight
    required: bool
    rule: str

    def passes(self, value: float | None, threshold: float) -> bool:
        """An undefined metric fails."""
        return value is not None and _RULES[self.rule](value, threshold)


_RULES: Mapping[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<=": operator.le,
}

GATES: tuple[Gate, ...] = (
    Gate("total_profit", Weight.HIGH, required=True, rule=">"),
    Gate("sharpe_ratio", Weight.HIGH, required=True, rule=">="),
    Gate("max_drawdown", Weight.MEDIUM, required=True, rule="<="),
    Gate("win_rate", Weight.MEDIUM, required=False, rule=">="),
    Gate("total_trades", Weight.LOW, required=True, rule=">="),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One gate applied; `champion` is the champion's value, for comparison only."""

    metric: str
    value: float | None
    champion: float | None
    rule: str
    threshold: float
    weight: Weight
    required: bool
    passed: bool


def check_gates(
    metrics: Mapping[str, float | None],
    champion: Mapping[str, float | None] | None,
    thresholds: GateThresholds,
) -> tuple[Check, ...]:
    """Every gate on one model's metrics."""
    return tuple(_checked(gate, metrics, champion or {}, thresholds) for gate in GATES)


def _checked(
    gate: Gate,
    metrics: Mapping[str, float | None],
    champion: Mapping[str, float | None],
    thresholds: GateThresholds,
) -> Check:
    value = metrics.get(gate.metric)
    threshold = float(getattr(thresholds, gate.metric))
    return Check(
        metric=gate.metric,
        value=value,
        champion=champion.get(gate.metric),
        rule=gate.rule,
        threshold=threshold,
        weight=gate.weight,
        required=gate.required,
        passed=gate.passes(value, threshold),
    )


def failed(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """The required ones that did not pass."""
    return tuple(check for check in checks if check.required and not check.passed)


def score(checks: tuple[Check, ...]) -> float:
    """Weight of what passed over the weight of everything, 0 to 1."""
    return sum(c.weight.points for c in checks if c.passed) / sum(c.weight.points for c in checks)
