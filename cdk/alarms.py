"""Alarms: what people hear of, and what machines act on."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk.house import House
from cdk.settings import Settings

NAMESPACE = "TradAI"
DRIFT_LEVELS: Mapping[str, int] = {"moderate": 1, "significant": 2}
AT_LEAST = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
CHAMPION_AGE_DAYS = 90  # a dozen weekly trainings that brought nothing better
HEALTH: Mapping[str, tuple[str, float, str]] = {
    "mirror-behind": (
        "MirrorBehind",
        1,
        "MLflow shows another model than trades; run tradai doctor --repair",
    ),
    "champion-age": (
        "ChampionAgeDays",
        CHAMPION_AGE_DAYS,
        "A model has been live for a quarter; tradai strategy list shows which, tradai strategy compare why",
    ),
}


def tell_people(
    scope: Construct,
    construct_id: str,
    *,
    name: str,
    reason: str,
    metric: cloudwatch.IMetric,
    alerts: sns.ITopic,
    threshold: float = 1,
) -> None:
    """An alarm at the first reading of `threshold` or more; `reason` says what to do."""
    alarm = cloudwatch.Alarm(
        scope,
        construct_id,
        alarm_name=name,
        alarm_description=reason,
        metric=metric,
        threshold=threshold,
        evaluation_periods=1,
        comparison_operator=AT_LEAST,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
    )
    alarm.add_alarm_action(actions.SnsAction(alerts))


class DriftAlarms(Construct):
    """One alarm per drift level, told to machines. Silence between two readings changes nothing."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, drift: sns.ITopic) -> None:
        super().__init__(scope, construct_id)
        metric = _of_environment("DriftSeverityMax", settings)
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
                treat_missing_data=cloudwatch.TreatMissingData.IGNORE,
            )
            alarm.add_alarm_action(actions.SnsAction(drift))


class HealthAlarms(Construct):
    """What goes wrong without any fault: labels that stay wrong, a champion that nothing ever replaces."""

    def __init__(self, scope: Construct, construct_id: str, *, house: House) -> None:
        super().__init__(scope, construct_id)
        for name, (metric, threshold, reason) in HEALTH.items():
            tell_people(
                self,
                name,
                name=house.settings.prefixed(name),
                reason=reason,
                metric=_of_environment(metric, house.settings),
                alerts=house.alerts,
                threshold=threshold,
            )


class FaultAlarms(Construct):
    """Functions that raise and executions that end badly."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        house: House,
        functions: Mapping[str, lambda_.IFunction],
        machine: sfn.IStateMachine,
    ) -> None:
        super().__init__(scope, construct_id)
        minutes = Duration.minutes(5)
        metrics = {
            **{
                f"{name}-errors": function.metric_errors(period=minutes)
                for name, function in functions.items()
            },
            "retraining-failed": machine.metric_failed(period=minutes),
            "retraining-timed-out": machine.metric_timed_out(period=minutes),
            "retraining-aborted": machine.metric_aborted(period=minutes),
        }
        for name, metric in metrics.items():
            reason = f"{name}: read the logs of the last five minutes, or run tradai doctor"
            full = house.settings.prefixed(name)
            tell_people(self, name, name=full, reason=reason, metric=metric, alerts=house.alerts)


def _of_environment(name: str, settings: Settings) -> cloudwatch.Metric:
    """The hour's largest reading of a number of this environment."""
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=name,
        dimensions_map={"Environment": settings.env},
        statistic="Maximum",
        period=Duration.hours(1),
    )
