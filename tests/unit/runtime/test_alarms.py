from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recorded import event, retold
from tradai.common.entities.alarm import Alarm
from tradai.common.errors import ValidationFailedError
from tradai.common.runtime.questions.alarms import alarm_in

ARN = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:tradai-dev-performance-Alpha"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:tradai-performance-dev"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def parsed(found: object) -> Alarm:
    alarm = alarm_in(found)
    assert alarm is not None
    return alarm


def trigger() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(event("alarm_by_sns")["Records"][0]["Sns"]["Message"])["Trigger"]
    return told


@pytest.mark.parametrize("name", ["alarm_by_sns", "alarm_of_metric_math", "alarm_by_eventbridge"])
def test_every_shape_says_the_same(name: str) -> None:
    alarm = parsed(event(name))

    assert alarm.name == "tradai-dev-performance-Alpha"
    assert alarm.transition == f"{ARN}@2026-03-01T12:05:30.123+0000"
    assert alarm.changed_at == datetime(2026, 3, 1, 12, 5, 30, 123000, tzinfo=UTC)
    assert (alarm.metric, alarm.dimensions) == ("LiveDrawdown", {"ModelName": "Alpha"})
    assert alarm.is_raised


def test_the_way_it_came_is_known() -> None:
    by_sns, by_eventbridge = parsed(event("alarm_by_sns")), parsed(event("alarm_by_eventbridge"))

    assert (by_sns.topic, by_sns.delivery_id) == (TOPIC, "2f0b7a54-9d0c-5f6e-8a7b-2d4b1c3e5f60")
    assert (by_eventbridge.topic, by_eventbridge.delivery_id) == (None, event("alarm_by_eventbridge")["id"])


def test_dimensions_may_have_capitals_too() -> None:
    capital = {**trigger(), "Dimensions": [{"Name": "ModelName", "Value": "Alpha"}]}

    assert parsed(retold(event("alarm_by_sns"), Trigger=capital)).dimensions == {"ModelName": "Alpha"}


@pytest.mark.parametrize("state", ["OK", "INSUFFICIENT_DATA"])
def test_other_states_are_no_alarm(state: str) -> None:
    assert not parsed(retold(event("alarm_by_sns"), NewStateValue=state)).is_raised


def test_a_composite_alarm_has_no_metric() -> None:
    alarm = parsed(retold(event("alarm_by_sns"), Trigger={"Expression": "ALARM(a) OR ALARM(b)"}))

    assert (alarm.metric, alarm.dimensions) == (None, {})


@pytest.mark.parametrize(
    "other", [None, [], "x", {}, {"Records": []}, {"model_name": "Alpha"}, event("schedule")]
)
def test_anything_else_is_none(other: object) -> None:
    assert alarm_in(other) is None


@pytest.mark.parametrize("missing", ["AlarmName", "StateChangeTime", "NewStateValue"])
def test_an_alarm_that_lost_a_part_is_refused_by_its_name(missing: str) -> None:
    broken = event("alarm_by_sns")
    message = json.loads(broken["Records"][0]["Sns"]["Message"])
    del message[missing]
    broken["Records"][0]["Sns"]["Message"] = json.dumps(message)

    with pytest.raises(ValidationFailedError, match=missing):
        alarm_in(broken)


@pytest.mark.parametrize("text", ["subscription confirmed", "[]", "null", "{}", '{"AlarmName": "x"}'])
def test_a_message_that_is_no_alarm_is_refused(text: str) -> None:
    broken = event("alarm_by_sns")
    broken["Records"][0]["Sns"]["Message"] = text

    with pytest.raises(ValidationFailedError, match="alarm event"):
        alarm_in(broken)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationFailedError, match="no time zone"):
        alarm_in(retold(event("alarm_by_sns"), StateChangeTime="2026-03-01T12:05:30"))


def test_two_messages_at_once_are_refused() -> None:
    doubled = event("alarm_by_sns")
    doubled["Records"] *= 2

    with pytest.raises(ValidationFailedError, match="one SNS record"):
        alarm_in(doubled)


@given(JSON, st.sampled_from(["Records", "detail", "resources", "id"]))
def test_no_event_whatever_raises_anything_else(junk: object, place: str) -> None:
    for recorded in ("alarm_by_sns", "alarm_by_eventbridge"):
        try:
            alarm_in({**event(recorded), place: junk})
        except ValidationFailedError as error:
            assert str(error).startswith("alarm event")  # noqa: PT017 - some junk is refused, some is no alarm


@pytest.mark.parametrize(
    ("facts", "metric", "topic", "why"),
    [
        ({}, "LiveDrawdown", TOPIC, ""),
        ({"NewStateValue": "OK"}, "LiveDrawdown", TOPIC, "not in state ALARM"),
        ({}, "DriftSeverityMax", TOPIC, "LiveDrawdown is not DriftSeverityMax"),
        ({}, "LiveDrawdown", "arn:other", TOPIC),
        ({}, "LiveDrawdown", "", TOPIC),
    ],
)
def test_an_alarm_says_why_it_is_none_of_ones_business(
    facts: dict[str, Any], metric: str, topic: str, why: str
) -> None:
    reason = parsed(retold(event("alarm_by_sns"), **facts)).ignored(metric=metric, topic=topic)

    assert why in reason
    assert bool(reason) == bool(why)


def test_eventbridge_needs_no_topic() -> None:
    assert parsed(event("alarm_by_eventbridge")).ignored(metric="LiveDrawdown", topic=TOPIC) == ""
