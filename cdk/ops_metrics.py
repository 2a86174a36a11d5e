"""Numbers that AWS keeps of what App runs, found by name: Ops holds no reference to another stack."""

from __future__ import annotations

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch

from cdk.names import state_machine_arn
from cdk.settings import Settings

FIVE_MINUTES = Duration.minutes(5)
Metric = cloudwatch.Metric


def of_function(
    settings: Settings,
    function: str,
    what: str,
    *,
    statistic: str = "Sum",
    period: Duration = FIVE_MINUTES,
    label: str | None = None,
) -> cloudwatch.Metric:
    """A number of a function, by its name in the catalogue."""
    dimensions = {"FunctionName": settings.prefixed(function)}
    return Metric(
        namespace="AWS/Lambda",
        metric_name=what,
        dimensions_map=dimensions,
        statistic=statistic,
        period=period,
        label=label,
    )


def of_all_functions(what: str) -> cloudwatch.Metric:
    """The same of every function of the account and region together."""
    return Metric(namespace="AWS/Lambda", metric_name=what, statistic="Sum", period=FIVE_MINUTES)


def of_queue(settings: Settings, queue: str, what: str, *, label: str | None = None) -> cloudwatch.Metric:
    """The largest reading of a queue, by its name after `tradai-{env}-`."""
    return Metric(
        namespace="AWS/SQS",
        metric_name=what,
        dimensions_map={"QueueName": settings.prefixed(queue)},
        statistic="Maximum",
        period=FIVE_MINUTES,
        label=label,
    )


def of_workflow(
    stack: Stack,
    settings: Settings,
    what: str,
    *,
    statistic: str = "Sum",
    period: Duration = FIVE_MINUTES,
    label: str | None = None,
) -> cloudwatch.Metric:
    return Metric(
        namespace="AWS/States",
        metric_name=what,
        dimensions_map={"StateMachineArn": state_machine_arn(stack, settings)},
        statistic=statistic,
        period=period,
        label=label,
    )


def of_api(api_id: str, what: str, *, statistic: str = "Sum") -> cloudwatch.Metric:
    return Metric(
        namespace="AWS/ApiGateway",
        metric_name=what,
        dimensions_map={"ApiId": api_id},
        statistic=statistic,
        period=FIVE_MINUTES,
    )
