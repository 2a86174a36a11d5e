"""A verdict in the shape in which it leaves the function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.entities.severity import Severity
from tradai.common.model_comparison.verdict import Comparison, Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The decision with every number behind it.

    Args:
        confidence: 0 when nothing could be judged.
        severity: CRITICAL when neither model is fit to trade, WARNING when a person must look.
        profit_improvement: challenger's total profit minus the champion's, a ratio.
    """

    decision: str
    confidence: float
    reason: str
    severity: Severity
    checks: Sequence[Mapping[str, Any]]
    verdict: Mapping[str, Any]
    champion_version: str | None
    challenger_version: str | None
    profit_improvement: float | None
    evidence_key: str | None = None


def judged(comparison: Comparison, challenger: BacktestResult, champion_version: str | None) -> Judgement:
    """What the comparator said."""
    numbers = comparison.as_json()
    return Judgement(
        decision=comparison.decision.value,
        confidence=comparison.confidence,
        reason=comparison.reason,
        severity=_severity(comparison),
        checks=numbers["checks"],
        verdict=numbers["verdict"],
        champion_version=champion_version,
        challenger_version=challenger.model_version,
        profit_improvement=comparison.profit_improvement,
    )


def unjudged(
    decision: Decision, reason: str, challenger: BacktestResult, champion_version: str | None
) -> Judgement:
    """An answer without a comparison: the evidence does not fit, or a look would mean nothing."""
    is_open = decision is Decision.MANUAL_REVIEW
    return Judgement(
        decision=decision.value,
        confidence=0.0,
        reason=reason,
        severity=Severity.WARNING if is_open else Severity.INFO,
        checks=(),
        verdict={},
        champion_version=champion_version,
        challenger_version=challenger.model_version,
        profit_improvement=None,
    )


def _severity(comparison: Comparison) -> Severity:
    if comparison.verdict.neither_fit:
        return Severity.CRITICAL
    return Severity.WARNING if comparison.decision is Decision.MANUAL_REVIEW else Severity.INFO
