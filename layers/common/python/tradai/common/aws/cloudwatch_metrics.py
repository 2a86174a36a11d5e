"""Numbers that alarms read, sent by processes whose logs CloudWatch does not see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradai.common.aws.errors import translated

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient

NAMESPACE = "TradAI"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudWatchMetrics:
    client: CloudWatchClient

    def put_drawdown(self, model_name: str, drawdown: float) -> None:
        """`TradAI/LiveDrawdown{ModelName}`, a ratio."""
        with translated("the metrics"):
            self.client.put_metric_data(
                Namespace=NAMESPACE,
                MetricData=[
                    {
                        "MetricName": "LiveDrawdown",
                        "Dimensions": [{"Name": "ModelName", "Value": model_name}],
                        "Value": drawdown,
                        "Unit": "None",
                    }
                ],
            )
