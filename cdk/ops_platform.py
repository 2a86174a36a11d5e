"""What people are told of MLflow and its database, where the account runs them."""

from __future__ import annotations

from collections.abc import Iterator

from aws_cdk import Stack
from aws_cdk import aws_cloudwatch as cloudwatch

from cdk.alarms import Watch
from cdk.dashboard import THIRD, Widgets, graph
from cdk.names import MLFLOW, SERVICES_CLUSTER, arn
from cdk.ops_metrics import FIVE_MINUTES, of_queue
from cdk.redeploy import SUBJECT
from cdk.settings import Settings

BUSY_PERCENT = 90
ALMOST_FULL = 2 * 1024**3  # bytes
QUARTER_OF_AN_HOUR = 3  # readings


def watches_of_platform(stack: Stack, settings: Settings) -> Iterator[Watch]:
    yield Watch(
        name="mlflow-silent",
        reason="No MLflow has run for a quarter of an hour: nothing is promoted; what trades goes on",
        metric=_of_service(settings, "RunningTaskCount", "Minimum"),
        periods=QUARTER_OF_AN_HOUR,
        below=True,
    )
    yield Watch(
        name="mlflow-database-busy",
        reason="MLflow's database has been busy for a quarter of an hour: who asks so much?",
        metric=_of_database(settings, "CPUUtilization"),
        threshold=BUSY_PERCENT,
        periods=QUARTER_OF_AN_HOUR,
    )
    yield Watch(
        name="mlflow-database-full",
        reason="MLflow's database is down, or has less than 2 GiB left of what it may grow to",
        metric=_of_database(settings, "FreeStorageSpace"),
        threshold=ALMOST_FULL,
        periods=QUARTER_OF_AN_HOUR,
        below=True,
    )
    yield Watch(
        name=f"{SUBJECT}-dead-letters",
        reason="MLflow was not started anew after a change of password; start it by hand, delete the message",
        metric=of_queue(settings, f"{SUBJECT}-dead-letters", "ApproximateNumberOfMessagesVisible"),
    )
    yield Watch(
        name=f"{SUBJECT}-failed",
        reason="MLflow could not be started anew after a change of password: read the machine's execution",
        metric=_of_redeploy(stack, settings, "ExecutionsFailed"),
    )


def widgets_of_platform(settings: Settings) -> Iterator[Widgets]:
    yield [
        graph("MLflow running", [_of_service(settings, "RunningTaskCount", "Minimum")], THIRD),
        graph("Its database, % busy", [_of_database(settings, "CPUUtilization")], THIRD),
        graph(
            "Starts that were missed",
            [of_queue(settings, f"{SUBJECT}-dead-letters", "ApproximateNumberOfMessagesVisible")],
            THIRD,
        ),
    ]


def _of_service(settings: Settings, what: str, statistic: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="ECS/ContainerInsights",
        metric_name=what,
        dimensions_map={
            "ClusterName": settings.prefixed(SERVICES_CLUSTER),
            "ServiceName": settings.prefixed(MLFLOW),
        },
        statistic=statistic,
        period=FIVE_MINUTES,
    )


def _of_database(settings: Settings, what: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/RDS",
        metric_name=what,
        dimensions_map={"DBInstanceIdentifier": settings.prefixed(MLFLOW)},
        statistic="Average",
        period=FIVE_MINUTES,
    )


def _of_redeploy(stack: Stack, settings: Settings, what: str) -> cloudwatch.Metric:
    machine = arn(stack, "states", f"stateMachine:{settings.prefixed(SUBJECT)}")
    return cloudwatch.Metric(
        namespace="AWS/States",
        metric_name=what,
        dimensions_map={"StateMachineArn": machine},
        statistic="Sum",
        period=FIVE_MINUTES,
    )
