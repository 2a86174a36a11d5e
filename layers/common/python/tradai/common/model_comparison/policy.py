"""What a promotion asks for; the defaults are those of the `promotion` section of tradai.yaml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from tradai.common.errors import ValidationFailedError
from tradai.common.model_comparison.readings import number

LEAST_DAYS = 30
LEAST_ALPHA = 1e-6  # below it a p-value is a matter of rounding

_RANGES: Mapping[str, tuple[str, Callable[[float], bool]]] = MappingProxyType(
    {
        "alpha": ("between 0.000001 and 0.5", lambda value: LEAST_ALPHA <= value < 0.5),  # noqa: PLR2004
        "margin": ("0 or more", lambda value: value >= 0),
        "drawdown_margin": ("between 0 and 1", lambda value: 0 <= value <= 1),
        "min_new_days": ("0 or more", lambda value: value >= 0),
        "skill": ("between 0 and 1, both excluded", lambda value: 0 < value < 1),
        "power": ("between 0 and 1, both excluded", lambda value: 0 < value < 1),
        "days_per_year": ("above 0", lambda value: value > 0),
    }
)


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

    Raises:
        ValidationFailedError: names the setting and its range.
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

    def __post_init__(self) -> None:
        for name, (words, is_right) in _RANGES.items():
            value = getattr(self, name)
            if number(value) is None or not is_right(value):
                raise ValidationFailedError(f"promotion.{name}: {value!r:.40} is not {words}")

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> PromotionPolicy:
        """From the `promotion` section as a mapping, `PromotionSettings.model_dump()`."""
        gates = GateThresholds(**settings.get("gates", {}))
        return cls(**{**settings, "gates": gates})
