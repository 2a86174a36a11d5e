from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.e2e.local import machines
from tests.local_stack import LocalAws

EMITS = """
import json
def handler(event, context):
    print(json.dumps({
        "_aws": {"Timestamp": 1, "CloudWatchMetrics": [{
            "Namespace": "TradAI", "Dimensions": [["Environment"], ["Environment", "ModelName"]],
            "Metrics": [{"Name": "DriftSeverityMax", "Unit": "Count"}]}]},
        "Environment": "dev", "ModelName": event["model"], "DriftSeverityMax": event["severity"]}))
"""


def maximum(aws: LocalAws, dimensions: dict[str, str], now: datetime | None = None) -> float | None:
    """The largest value of the hour around now, None without data."""
    now = now or datetime.now(UTC)
    points = aws.client("cloudwatch").get_metric_statistics(
        Namespace="TradAI",
        MetricName="DriftSeverityMax",
        Dimensions=[{"Name": n, "Value": v} for n, v in dimensions.items()],
        StartTime=now - timedelta(hours=1),
        EndTime=now + timedelta(hours=1),
        Period=7200,
        Statistics=["Maximum"],
    )["Datapoints"]
    return max((point["Maximum"] for point in points), default=None)


def test_an_embedded_metric_line_becomes_one_metric_per_dimension_set(local_aws: LocalAws) -> None:
    machines.function(local_aws, "emits", EMITS)

    machines.invoke(local_aws, "emits", {"model": "Momentum", "severity": [1, 2]})

    assert maximum(local_aws, {"Environment": "dev"}) == 2
    assert maximum(local_aws, {"Environment": "dev", "ModelName": "Momentum"}) == 2
    assert maximum(local_aws, {"ModelName": "Momentum"}) is None


def test_a_line_put_by_a_client_becomes_a_metric_too(local_aws: LocalAws) -> None:
    logs = local_aws.client("logs")
    logs.create_log_group(logGroupName="/task")
    logs.create_log_stream(logGroupName="/task", logStreamName="s")
    directive = {"Namespace": "TradAI", "Dimensions": [[]], "Metrics": [{"Name": "DriftSeverityMax"}]}
    line = json.dumps({"_aws": {"CloudWatchMetrics": [directive]}, "DriftSeverityMax": 1})

    events = [{"timestamp": int(time.time() * 1000), "message": message} for message in ('{"_aws": 3}', line)]
    logs.put_log_events(logGroupName="/task", logStreamName="s", logEvents=events)

    assert maximum(local_aws, {}) == 1


def test_metrics_live_on_the_stacks_clock(local_aws: LocalAws) -> None:
    machines.function(local_aws, "emits", EMITS)
    local_aws.client("ssm").put_parameter(
        Name="/tradai/dev/clock", Value="2024-05-01T00:00:00.000000Z", Type="String"
    )

    machines.invoke(local_aws, "emits", {"model": "Momentum", "severity": 2})

    assert maximum(local_aws, {"Environment": "dev"}, datetime(2024, 5, 1, tzinfo=UTC)) == 2
    assert maximum(local_aws, {"Environment": "dev"}) is None


def test_an_embedded_metric_rings_its_alarm_and_a_quiet_day_later_it_is_over(local_aws: LocalAws) -> None:
    machines.function(local_aws, "emits", EMITS)
    alarm(local_aws, "drift", Dimensions=[{"Name": "Environment", "Value": "dev"}])
    ssm: Any = local_aws.client("ssm")

    states = []
    for day, severity in (("2024-05-01", 2), ("2024-05-03", 0)):
        clock = f"{day}T00:00:00.000000Z"
        ssm.put_parameter(Name="/tradai/dev/clock", Value=clock, Type="String", Overwrite=True)
        machines.invoke(local_aws, "emits", {"model": "Momentum", "severity": severity})
        states.append(state(local_aws, "drift"))

    assert states == ["ALARM", "OK"]


def alarm(aws: LocalAws, name: str, **options: object) -> None:
    """An alarm on the daily maximum of the severity, from 2 up."""
    aws.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        Namespace="TradAI",
        MetricName="DriftSeverityMax",
        Statistic="Maximum",
        Period=86_400,
        EvaluationPeriods=1,
        Threshold=2,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        **options,
    )


def state(aws: LocalAws, name: str) -> str:
    alarms = aws.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return str(alarms[0]["StateValue"])
