"""CloudWatch alarms as they arrive: wrapped by SNS, or as EventBridge events."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tradai.common.entities.alarm import Alarm
from tradai.common.errors import ValidationFailedError


def alarm_in(event: object) -> Alarm | None:
    """The alarm that an event carries, None for any other event.

    Raises:
        ValidationFailedError: it looks like an alarm, but a part is missing.
    """
    try:
        if isinstance(event, Mapping) and event.get("detail-type") == "CloudWatch Alarm State Change":
            return _from_eventbridge(event)
        record = _sns_record(event)
        return None if record is None else _from_sns(record)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        raise ValidationFailedError(f"alarm event: {type(error).__name__} {error}") from None


def _sns_record(event: object) -> Mapping[str, Any] | None:
    records = event.get("Records") if isinstance(event, Mapping) else None
    if not records or "Sns" not in records[0]:
        return None
    if len(records) > 1:
        raise ValueError("one SNS record expected")
    message: Mapping[str, Any] = records[0]["Sns"]
    return message


def _from_sns(record: Mapping[str, Any]) -> Alarm:
    message = json.loads(record["Message"])
    trigger = message.get("Trigger", {})
    stat = _metric_of(trigger)
    return Alarm(
        name=message["AlarmName"],
        transition=f"{message.get('AlarmArn', message['AlarmName'])}@{message['StateChangeTime']}",
        is_raised=message["NewStateValue"] == "ALARM",
        changed_at=_time(message["StateChangeTime"]),
        metric=stat.get("MetricName"),
        dimensions={_either(item, "name"): _either(item, "value") for item in stat.get("Dimensions", [])},
        topic=record.get("TopicArn"),
        delivery_id=str(record["MessageId"]),
    )


def _metric_of(trigger: Mapping[str, Any]) -> Mapping[str, Any]:
    """The metric itself, or the first one a metric-math alarm is made of."""
    stats = [entry["MetricStat"]["Metric"] for entry in trigger.get("Metrics", []) if "MetricStat" in entry]
    return stats[0] if stats else trigger


def _either(item: Mapping[str, str], key: str) -> str:
    return item[key] if key in item else item[key.capitalize()]


def _from_eventbridge(event: Mapping[str, Any]) -> Alarm:
    detail = event["detail"]
    metrics = [
        entry["metricStat"]["metric"] for entry in detail["configuration"]["metrics"] if "metricStat" in entry
    ]
    state = detail["state"]
    return Alarm(
        name=detail["alarmName"],
        transition=f"{event['resources'][0]}@{state['timestamp']}",
        is_raised=state["value"] == "ALARM",
        changed_at=_time(state["timestamp"]),
        metric=metrics[0]["name"],
        dimensions=dict(metrics[0].get("dimensions", {})),
        topic=None,
        delivery_id=str(event["id"]),
    )


def _time(text: str) -> datetime:
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return when
