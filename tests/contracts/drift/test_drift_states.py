"""What every store of drift states promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from tradai.common.aws.dynamodb_drift_states import DynamoDBDriftStates
from tradai.common.drift.ports import DriftStates
from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus, FeatureDrift
from tradai.common.errors import ValidationFailedError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MORNING = datetime(2026, 3, 20, 6, 30, 1, 250, tzinfo=UTC)


def state(day: int, model: str = "alpha") -> DriftState:
    feature = FeatureDrift(
        name="rsi", psi=0.3 + day / 7, threshold=0.21, p_value=1 / 21, severity=DriftSeverity.SIGNIFICANT
    )
    return DriftState(
        model_name=model,
        evaluated_at=MORNING + timedelta(days=day),
        status=DriftStatus.ANALYZED,
        severity=DriftSeverity.SIGNIFICANT,
        overall_psi=0.3 + day / 7,
        model_version="3",
        requires_attention=day > 0,
        reason="drift",
        features=(feature,),
        samples=168,
    )


def test_a_model_never_evaluated_has_no_state(states: DriftStates) -> None:
    assert states.latest("alpha") is None
    assert states.recent("alpha", 3) == ()


def test_a_state_comes_back_as_it_was(states: DriftStates) -> None:
    states.put(state(1))

    assert states.latest("alpha") == state(1)


def test_states_come_newest_first_and_no_more_than_asked(states: DriftStates) -> None:
    for day in (1, 3, 0, 2):
        states.put(state(day))
    states.put(state(9, model="beta"))

    assert states.recent("alpha", 3) == (state(3), state(2), state(1))


def test_what_was_known_at_a_time_ends_with_its_utc_day(states: DriftStates) -> None:
    for day in (0, 1, 2):
        states.put(state(day))
    early = (MORNING + timedelta(hours=12)).astimezone(timezone(timedelta(hours=9)))

    assert early.date() > MORNING.date()
    assert states.recent("alpha", 3, until=early) == (state(0),)
    assert states.recent("alpha", 1, until=MORNING + timedelta(days=1)) == (state(1),)
    assert states.recent("alpha", 3, until=MORNING - timedelta(days=1)) == ()


def test_a_second_evaluation_of_a_day_replaces_the_first(states: DriftStates) -> None:
    later = DriftState(
        model_name="alpha",
        evaluated_at=MORNING + timedelta(hours=5),
        status=DriftStatus.INSUFFICIENT_DATA,
        severity=DriftSeverity.NONE,
        overall_psi=None,
        model_version=None,
        requires_attention=False,
    )

    states.put(state(0))
    states.put(later)

    assert states.recent("alpha", 5) == (later,)


@pytest.mark.parametrize("content", ["{}", "no JSON", '{"features":[1]}', "[]"])
def test_an_item_that_holds_no_evaluation_is_named(dynamodb: DynamoDBClient, content: str) -> None:
    table = "tradai-drift-state-dev"
    key = {"model_name": {"S": "alpha"}, "evaluation_date": {"S": "2026-03-20"}}
    dynamodb.put_item(TableName=table, Item={**key, "evaluation": {"S": content}})

    with pytest.raises(ValidationFailedError, match=f"^{table}: the item alpha 2026-03-20 .*; delete it$"):
        DynamoDBDriftStates(client=dynamodb, table=table).latest("alpha")
