"""What a promotion asks for; the defaults are those of the `promotion` section of tradai.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LEAST_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class GateThresholds:
    """The floor of every metric. Profit, drawdown and win rate are ratios; Sharpe is annual."""

    total_profit: float = 0.0
    sharpe_ratio: float = 0.5
    max_drawdown: float = 0.30
    win_rate: float = 0.40
    total_trades: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionPolicy:
    """Settings of the verdict.

    Args:
        window_days: whole UTC days that a comparison is meant to see; fewer than 30 are never judged.
        alpha: error rate over all looks at one champion.
        margin: annual Sharpe by which a challenger may be worse after drift.
        drawdown_margin: drawdown by which it may be worse after drift, as a ratio.
        min_new_days: days of new data that a further look needs.
        skill: probability of a positive true Sharpe ratio that a challenger must show.
        power: probability of detection that "minimum detectable" and "days needed" speak of.
        days_per_year: annualisation; markets that never close have 365.
    """

    gates: GateThresholds = field(default_factory=GateThresholds)
    window_days: int = 60
    alpha: float = 0.05
    margin: float = 0.25
    drawdown_margin: float = 0.05
    min_new_days: float = 7
    skill: float = 0.95
    power: float = 0.80
    days_per_year: float = 365

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> PromotionPolicy:
        """From the `promotion` section as a mapping, `PromotionSettings.model_dump()`."""
        gates = GateThresholds(**settings.get("gates", {}))
        return cls(**{**settings, "gates": gates})
