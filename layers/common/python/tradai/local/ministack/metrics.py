"""Metrics: embedded-metric lines in any log become metrics, and CloudWatch lives on the stack's clock.

MiniStack stores such lines as text only. The clock matters because weeks pass in a minute locally: an
alarm's period must be judged on the time the product lives in.
"""

# ruff: noqa: SLF001  a patch reaches into private names
from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import ministack.services.cloudwatch_logs as logs
from ministack.services import cloudwatch, ssm

from tradai.local.ministack.patching import Function, around


class _StackTime:
    """Stands for the `time` module in CloudWatch: `time()` is the stack's clock when one is set."""

    def __init__(self, parameter: str) -> None:
        self._parameter = parameter

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)

    def time(self) -> float:
        text = ssm.resolve_parameter_value(self._parameter)
        return datetime.fromisoformat(text).timestamp() if text else time.time()


def apply(clock_parameter: str) -> None:
    cloudwatch.time = _StackTime(clock_parameter)
    around(logs, "_append_log_events")(_read_embedded_metrics)


def _read_embedded_metrics(append: Function) -> Function:
    def append_log_events(stream: dict[str, Any], events: list[dict[str, Any]]) -> None:
        append(stream, events)
        metrics = [metric for event in events for metric in embedded(event["message"])]
        for namespace, name, dimensions, unit, value in metrics:
            cloudwatch.record_metric(namespace, name, value, unit, dimensions)
        if metrics:
            cloudwatch._evaluate_all_alarms()

    return append_log_events


Metric = tuple[str, str, dict[str, str], str, float]


def embedded(line: str) -> Iterator[Metric]:
    """Namespace, name, dimensions, unit and value of each metric in a line; nothing for other lines.

    The format is the "Embedded metric format specification" of the CloudWatch user guide.
    """
    if '"_aws"' not in line:
        return
    try:
        document = json.loads(line[line.index("{") :])
        directives = document["_aws"]["CloudWatchMetrics"]
    except (ValueError, KeyError, TypeError):
        return
    for directive in directives:
        yield from _metrics_of(directive, document)


def _metrics_of(directive: dict[str, Any], document: dict[str, Any]) -> Iterator[Metric]:
    for names in directive.get("Dimensions") or [[]]:
        dimensions = {name: str(document[name]) for name in names}
        for metric in directive["Metrics"]:
            values = document[metric["Name"]]
            for value in values if isinstance(values, list) else [values]:
                yield (
                    directive["Namespace"],
                    metric["Name"],
                    dimensions,
                    metric.get("Unit", "None"),
                    float(value),
                )
