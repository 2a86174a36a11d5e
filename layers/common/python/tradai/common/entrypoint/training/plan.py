"""Which days a model learns from, is judged on, and is compared with later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tradai.common.errors import ValidationFailedError

LONGEST_REFIT_DAYS = 35
DRIFT_PERIOD_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlan:
    """Half-open spans of whole UTC days.

    The challenger is trained on the `train_period` that ends at `window_start` and judged, unchanged,
    on `[window_start, window_end)`. The drift reference are the predictions that a model refitted every
    `refit` made from `reference_start` to `window_start`, each on candles it had not seen.
    """

    window_start: datetime
    window_end: datetime
    train_period: timedelta
    reference_start: datetime
    refit: timedelta
    refits: int

    @property
    def walk_start(self) -> datetime:
        """First day of the first refit; at or before `reference_start`, a whole number of refits."""
        return self.window_start - self.refits * self.refit

    @property
    def train_start(self) -> datetime:
        return self.window_start - self.train_period

    def fit_dates(self) -> tuple[datetime, ...]:
        """When the walk-forward models are fitted; the challenger, fitted later, is not among them."""
        return tuple(self.walk_start + i * self.refit for i in range(self.refits))


def plan_training(
    *,
    first_candle: datetime,
    last_candle: datetime,
    warm_up: timedelta,
    window_days: int,
    train_period_days: int,
    reference_days: int,
) -> TrainingPlan:
    """The newest window that the candles allow.

    The reference is shortened by whole weeks where history is short. The window ends at the last
    midnight whose candle exists: positions are closed at its open.

    Args:
        warm_up: what the indicators need before the first candle they are used on.

    Raises:
        ValidationFailedError: not even a reference of one week fits; says how many days are missing.
    """
    window_end = last_candle.replace(hour=0, minute=0, second=0, microsecond=0)
    window_start = window_end - timedelta(days=window_days)
    train_period = timedelta(days=train_period_days)
    history = window_start - train_period - warm_up - first_candle
    shorter = range((reference_days - 1) // DRIFT_PERIOD_DAYS * DRIFT_PERIOD_DAYS, 0, -DRIFT_PERIOD_DAYS)
    days = next((d for d in (reference_days, *shorter) if _span(d) <= history), None)
    if days is None:
        missing = -(-(timedelta(days=DRIFT_PERIOD_DAYS) - history) // timedelta(days=1))
        raise ValidationFailedError(
            f"candles from {first_candle:%Y-%m-%d} to {last_candle:%Y-%m-%d} are {missing} days short of"
            f" {window_days} days of window, {train_period_days} of training, {warm_up.days} of warm-up and a"
            " week of reference; add data, or lower training.train_period_days or promotion.window_days"
        )
    refits, refit = _refits(days)
    return TrainingPlan(
        window_start=window_start,
        window_end=window_end,
        train_period=train_period,
        reference_start=window_start - timedelta(days=days),
        refit=refit,
        refits=refits,
    )


def _refits(days: int) -> tuple[int, timedelta]:
    """The fewest refits of equal whole days, none longer than `LONGEST_REFIT_DAYS`, that cover `days`."""
    count = -(-days // LONGEST_REFIT_DAYS)
    return count, timedelta(days=-(-days // count))


def _span(days: int) -> timedelta:
    count, refit = _refits(days)
    return count * refit
