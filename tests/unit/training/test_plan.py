from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradai.common.entrypoint.training.plan import TrainingPlan, plan_training
from tradai.common.errors import ValidationFailedError

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


def planned(last: datetime, *, reference_days: int = 140) -> TrainingPlan:
    return plan_training(
        first_candle=FIRST,
        last_candle=last,
        warm_up=timedelta(days=4),
        window_days=30,
        train_period_days=60,
        reference_days=reference_days,
    )


def test_the_window_is_the_last_whole_days_whose_end_has_a_candle() -> None:
    plan = planned(datetime(2026, 3, 10, 17, tzinfo=UTC))

    assert plan.window_end == datetime(2026, 3, 10, tzinfo=UTC)
    assert plan.window_end - plan.window_start == 30 * ONE_DAY


def test_the_challenger_is_fitted_at_the_start_of_the_window() -> None:
    plan = planned(datetime(2026, 3, 10, tzinfo=UTC))

    assert plan.window_start - plan.train_start == 60 * ONE_DAY
    assert plan.window_start not in plan.fit_dates()
    assert plan.fit_dates()[-1] + plan.refit == plan.window_start


def test_a_reference_of_140_days_takes_four_refits() -> None:
    plan = planned(datetime(2026, 3, 10, tzinfo=UTC))

    assert (plan.refits, plan.refit) == (4, 35 * ONE_DAY)
    assert plan.reference_start == plan.walk_start


def test_short_history_shortens_the_reference_by_whole_weeks() -> None:
    plan = planned(FIRST + timedelta(days=30 + 60 + 4 + 20))

    assert plan.window_start - plan.reference_start == timedelta(days=14)


def test_too_short_history_says_how_many_days_are_missing() -> None:
    with pytest.raises(ValidationFailedError, match="3 days short"):
        planned(FIRST + timedelta(days=30 + 60 + 4 + 4))


@given(days=st.integers(101, 900), reference_days=st.integers(7, 400))
def test_every_plan_fits_into_history_and_covers_its_reference(days: int, reference_days: int) -> None:
    plan = planned(FIRST + timedelta(days=days), reference_days=reference_days)

    assert plan.walk_start - plan.train_period - timedelta(days=4) >= FIRST
    assert plan.walk_start <= plan.reference_start < plan.window_start
    assert plan.window_start - plan.reference_start <= timedelta(days=reference_days)
    assert plan.refit <= timedelta(days=35)
