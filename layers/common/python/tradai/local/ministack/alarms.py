"""Alarms: each reads its own dimensions only, and tells SNS what CloudWatch would.

MiniStack pools all dimension sets of a metric name, and its message lacks the alarm's ARN and writes
`Name`/`Value` where AWS writes `name`/`value`.
"""

# ruff: noqa: SLF001  a patch reaches into private names
from __future__ import annotations

import json
from datetime import UTC, datetime
from types import FunctionType
from typing import Any

from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.services import cloudwatch, sns

from tradai.local.ministack.patching import Function, around

_ACTIONS = {"ALARM": "AlarmActions", "OK": "OKActions", "INSUFFICIENT_DATA": "InsufficientDataActions"}
_TRIGGER_KEYS = (
    "MetricName",
    "Namespace",
    "Unit",
    "Period",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "ComparisonOperator",
    "Threshold",
    "TreatMissingData",
)


def apply() -> None:
    around(cloudwatch, "_evaluate_alarm")(_on_own_dimensions)
    around(cloudwatch, "_dispatch_alarm_actions")(lambda _: _tell_subscribers)


class _OneSeries:
    """The metrics store as one alarm may see it."""

    def __init__(self, dimensions: str) -> None:
        self._dimensions = dimensions

    def items(self) -> list[tuple[Any, Any]]:
        series = list(cloudwatch._metrics.items())
        return [(key, points) for key, points in series if key[2] == self._dimensions]


def _on_own_dimensions(evaluate: Function) -> Function:
    code, names = evaluate.__code__, evaluate.__globals__

    def evaluate_alarm(alarm: dict[str, Any]) -> None:
        own = cloudwatch._dims_key(cloudwatch._dims_from_list(alarm.get("Dimensions") or []))
        FunctionType(code, {**names, "_metrics": _OneSeries(own)})(alarm)

    return evaluate_alarm


def _tell_subscribers(alarm: dict[str, Any], old: str, new: str, reason: str) -> None:
    if not alarm.get("ActionsEnabled", True):
        return
    message = json.dumps(_message(alarm, old, new, reason))
    subject = f'{new}: "{alarm["AlarmName"]}" in {get_region()}'[:100]
    for topic in alarm.get(_ACTIONS[new]) or []:
        if ":sns:" in topic:
            sns._fanout(topic, new_uuid(), message, subject)


def _message(alarm: dict[str, Any], old: str, new: str, reason: str) -> dict[str, Any]:
    changed = datetime.fromtimestamp(cloudwatch.time.time(), UTC)
    return {
        "AlarmName": alarm["AlarmName"],
        "AlarmDescription": alarm.get("AlarmDescription"),
        "AWSAccountId": get_account_id(),
        "NewStateValue": new,
        "NewStateReason": reason,
        "StateChangeTime": changed.strftime("%Y-%m-%dT%H:%M:%S.") + f"{changed.microsecond // 1000:03d}+0000",
        "Region": get_region(),
        "AlarmArn": f"arn:aws:cloudwatch:{get_region()}:{get_account_id()}:alarm:{alarm['AlarmName']}",
        "OldStateValue": old,
        "Trigger": {
            **{key: alarm.get(key) for key in _TRIGGER_KEYS},
            "StatisticType": "Statistic",
            "Statistic": str(alarm.get("Statistic", "Average")).upper(),
            "Dimensions": [
                {"value": dimension["Value"], "name": dimension["Name"]}
                for dimension in alarm.get("Dimensions") or []
            ],
        },
    }
