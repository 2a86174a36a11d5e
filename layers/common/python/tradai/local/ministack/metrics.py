"""Metrics: embedded-metric lines in any log become metrics, and CloudWatch lives on the stack's clock.

MiniStack stores such lines as text only. The clock matters because weeks pass in a minute locally: an
alarm's period must be judged on the time the product lives in.
"""

# ruff: noqa: SLF001  a patch reaches into private names
from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import ministack.services.cloudwatch_logs as logs
from ministack.services import cloudwatch

from tradai.local.ministack.patching import Function, around
from tradai.local.ministack.stack_time import Seconds, TimeModule


def apply(now: Seconds) -> None:
    cloudwatch.time = TimeModule(now)
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
