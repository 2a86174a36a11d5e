"""Alarms on the drawdown of live strategies, which roll a young champion back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tradai.common.aws.errors import translated

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient

NAMESPACE: Final = "TradAI"
METRIC: Final = "LiveDrawdown"
PERIOD_SECONDS: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudWatchPerformanceAlarms:
    """One alarm per strategy, `tradai-{env}-performance-{strategy}`.

    Args:
        topic_arn: where they are told, `tradai-performance-{env}`.
        tags_of: tags of a strategy's new alarm; CloudWatch leaves those of one that is there.
    """

    client: CloudWatchClient
    env: str
    topic_arn: str
    tags_of: Callable[[str], Mapping[str, str]]

    def put(self, strategy: str, *, max_drawdown: float) -> str:
        """The alarm's name; as it is if it is there. Silence between two readings changes nothing.

        Args:
            max_drawdown: a ratio; more than this is an alarm.
        """
        name = f"{self._prefix}{strategy}"
        with translated(f"the alarm {name}"):
            self.client.put_metric_alarm(
                AlarmName=name,
                AlarmDescription=f"{strategy} has lost more than {max_drawdown:.0%} from its peak",
                Namespace=NAMESPACE,
                MetricName=METRIC,
                Dimensions=[{"Name": "ModelName", "Value": strategy}],
                Statistic="Maximum",
                Period=PERIOD_SECONDS,
                EvaluationPeriods=1,
                Threshold=max_drawdown,
                ComparisonOperator="GreaterThanThreshold",
                TreatMissingData="ignore",
                AlarmActions=[self.topic_arn],
                Tags=[{"Key": key, "Value": value} for key, value in self.tags_of(strategy).items()],
            )
        return name

    def remove(self, strategy: str) -> None:
        with translated(f"the alarm of {strategy}"):
            self.client.delete_alarms(AlarmNames=[f"{self._prefix}{strategy}"])

    def strategies(self) -> list[str]:
        """Strategies that have an alarm."""
        pages = self.client.get_paginator("describe_alarms")
        with translated("the alarms"):
            return [
                alarm["AlarmName"].removeprefix(self._prefix)
                for page in pages.paginate(AlarmNamePrefix=self._prefix)
                for alarm in page["MetricAlarms"]
            ]

    @property
    def _prefix(self) -> str:
        return f"tradai-{self.env}-performance-"
