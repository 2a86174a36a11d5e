"""JSON logs and metrics of every process."""

from __future__ import annotations

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit, single_metric

from tradai.common.runtime.environment import environment

NAMESPACE = "TradAI"
logger = Logger(service="tradai", utc=True, use_rfc3339=True)


def measure(name: str, value: float) -> None:
    """One number of this environment, as a line of the log that CloudWatch makes a metric of."""
    with single_metric(name=name, unit=MetricUnit.Count, value=value, namespace=NAMESPACE) as metric:
        metric.add_dimension(name="Environment", value=environment().env)
