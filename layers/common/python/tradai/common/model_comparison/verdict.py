"""What a comparison answers: a decision with every number behind it."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tradai.common.model_comparison.gates import Check

ROUNDING = 1e-9  # 0.17 - 0.12 is no more than 0.05


class Decision(StrEnum):
    PROMOTE = "promote"
    KEEP = "keep"
    MANUAL_REVIEW = "manual_review"


class Rule(StrEnum):
    """What the challenger has to show."""

    SKILL = "skill"
    SUPERIORITY = "superiority"
    NON_INFERIORITY = "non_inferiority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """Is the challenger's Sharpe ratio luck?

    Args:
        sharpe: annual, from the daily returns.
        probabilistic: probability that the true Sharpe ratio is above 0.
        deflated: the same when this is the best of `trials`.
        minimum_track_record_days: days after which this Sharpe ratio is enough; inf when it is not above 0.
    """

    sharpe: float
    probabilistic: float
    deflated: float
    trials: int
    required: float
    minimum_track_record_days: float

    @property
    def passed(self) -> bool:
        return self.deflated > self.required


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedTest:
    """Challenger against champion on the same days; Sharpe ratios, errors and bounds are annual.

    Args:
        margin: what the true difference may fall short by; 0 asks for superiority.
        p_value: one-sided, Ledoit-Wolf.
        bootstrap_p_value: the second opinion, no surer than Student's t; see `second_opinion`.
        minimum_detectable: difference that this window would find with the policy's power.
        days_needed: days still to wait until the difference seen would be found with that power; None when
            it points the wrong way or is next to nothing.
        drawdown_excess: challenger's drawdown minus the champion's; one that never traded has none.
        drawdown_allowed: the most that may be; None when it is not asked for.
    """

    delta_sharpe: float
    champion_sharpe: float
    challenger_sharpe: float
    standard_error: float
    margin: float
    alpha: float
    look: int
    p_value: float
    lower_bound: float
    bootstrap_p_value: float
    bootstrap_lower_bound: float
    replicates: int
    correlation: float | None
    minimum_detectable: float
    days_needed: int | None
    drawdown_excess: float
    drawdown_allowed: float | None

    @property
    def is_clear(self) -> bool:
        """Both lower bounds lie above -margin."""
        return min(self.lower_bound, self.bootstrap_lower_bound) > -self.margin

    @property
    def too_deep(self) -> tuple[float, float] | None:
        """Excess of drawdown and what is allowed, when it is too much."""
        excess, allowed = self.drawdown_excess, self.drawdown_allowed
        return None if allowed is None or excess <= allowed + ROUNDING else (excess, allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The evidence of a decision.

    Args:
        missing: what kept the models from being judged; empty when they were.
        days_short: days that the window still needs to be judged at all.
        window_days: days that the policy asks for, `days` those that were seen.
        score: weight of the passed gates over all gates, 0 to 1.
        neither_fit: the champion fails the required gates too.
    """

    rule: Rule
    missing: tuple[str, ...]
    days: int
    days_short: int
    window_days: int
    window_start: date | None
    window_end: date | None
    challenger_trained_until: datetime | None
    champion_trained_until: datetime | None
    score: float | None = None
    neither_fit: bool = False
    skill: Skill | None = None
    paired: PairedTest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The answer; `reason` is for people, the rest for machines.

    Args:
        confidence: 1 - one-sided p of the paired test, without a champion the probability of skill;
            0 when nothing could be judged.
        profit_improvement: challenger's total profit minus the champion's, a ratio.
    """

    decision: Decision
    confidence: float
    checks: tuple[Check, ...]
    verdict: Verdict
    reason: str
    profit_improvement: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Only JSON types; numbers that are not finite become null."""
        return {f.name: _plain(getattr(self, f.name)) for f in dataclasses.fields(self)}


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.value if isinstance(value, StrEnum) else value
