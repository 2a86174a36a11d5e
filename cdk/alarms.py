"""Alarms: what people hear of (in Ops), and what machines act on (in App, which depends on it)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.settings import Settings

NAMESPACE = "TradAI"
DRIFT_LEVELS: Mapping[str, int] = {"moderate": 1, "significant": 2}
AT_LEAST = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
LESS = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
Silence = cloudwatch.TreatMissingData


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One alarm for people, `tradai-{env}-{name}`.

    Args:
        reason: what it means and what to do, in the message that people get.
        periods: how many readings in a row.
        below: it is raised by readings under the threshold; a missing one counts as such.
    """

    name: str
    reason: str
    metric: cloudwatch.IMetric
    threshold: float = 1
    periods: int = 1
    below: bool = False


class PeoplesAlarms(Construct):
    """Every watch as an alarm that publishes to `alerts`. Exposes `alarms`, by the watch's name."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Settings,
        watches: Iterable[Watch],
        alerts: sns.ITopic,
    ) -> None:
        super().__init__(scope, construct_id)
        self.alarms = {watch.name: self._alarm(watch, settings) for watch in watches}
        for alarm in self.alarms.values():
            alarm.add_alarm_action(actions.SnsAction(alerts))

    def _alarm(self, watch: Watch, settings: Settings) -> cloudwatch.Alarm:
        return cloudwatch.Alarm(
            self,
            watch.name,
            alarm_name=settings.prefixed(watch.name),
            alarm_description=watch.reason,
            metric=watch.metric,
            threshold=watch.threshold,
            evaluation_periods=watch.periods,
            comparison_operator=LESS if watch.below else AT_LEAST,
            treat_missing_data=Silence.BREACHING if watch.below else Silence.NOT_BREACHING,
        )


class DriftAlarms(Construct):
    """One alarm per drift level, told to machines. Silence between two readings changes nothing."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, drift: sns.ITopic) -> None:
        super().__init__(scope, construct_id)
        metric = of_environment("DriftSeverityMax", settings)
        for level, severity in DRIFT_LEVELS.items():
            alarm = cloudwatch.Alarm(
                self,
                level,
                alarm_name=settings.prefixed(f"drift-{level}"),
                alarm_description=f"The inputs of a model drift ({level}); tradai drift NAME shows which",
                metric=metric,
                threshold=severity,
                evaluation_periods=1,
                comparison_operator=AT_LEAST,
                treat_missing_data=Silence.IGNORE,
            )
            alarm.add_alarm_action(actions.SnsAction(drift))


def of_environment(name: str, settings: Settings) -> cloudwatch.Metric:
    """The hour's largest reading of a number of this environment."""
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=name,
        dimensions_map={"Environment": settings.env},
        statistic="Maximum",
        period=Duration.hours(1),
    )
