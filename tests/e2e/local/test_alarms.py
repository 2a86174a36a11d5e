from __future__ import annotations

import json
from typing import Any

from tests.e2e.local.test_metrics import alarm, state
from tests.local_stack import LocalAws


def put(aws: LocalAws, value: float, **dimensions: str) -> None:
    datum = {
        "MetricName": "DriftSeverityMax",
        "Dimensions": [{"Name": n, "Value": v} for n, v in dimensions.items()],
        "Value": value,
    }
    aws.client("cloudwatch").put_metric_data(Namespace="TradAI", MetricData=[datum])


def test_an_alarm_reads_only_its_own_dimensions(local_aws: LocalAws) -> None:
    alarm(local_aws, "mine", Dimensions=[{"Name": "ModelName", "Value": "Mine"}])
    alarm(local_aws, "theirs", Dimensions=[{"Name": "ModelName", "Value": "Theirs"}])

    put(local_aws, 2, ModelName="Theirs")

    assert (state(local_aws, "mine"), state(local_aws, "theirs")) == ("INSUFFICIENT_DATA", "ALARM")


def test_the_message_of_an_alarm_has_cloudwatchs_shape(local_aws: LocalAws) -> None:
    topic, queue = topic_with_queue(local_aws)
    alarm(
        local_aws,
        "performance",
        Dimensions=[{"Name": "ModelName", "Value": "Mine"}],
        AlarmActions=[topic],
        TreatMissingData="notBreaching",
    )

    put(local_aws, 3, ModelName="Mine")

    message = json.loads(next_body(local_aws, queue)["Message"])
    assert message["AlarmArn"] == f"arn:aws:cloudwatch:eu-west-1:{local_aws.account}:alarm:performance"
    assert (message["OldStateValue"], message["NewStateValue"]) == ("INSUFFICIENT_DATA", "ALARM")
    assert message["StateChangeTime"].endswith("+0000")
    assert message["Trigger"]["Dimensions"] == [{"value": "Mine", "name": "ModelName"}]
    assert (message["Trigger"]["StatisticType"], message["Trigger"]["Statistic"]) == ("Statistic", "MAXIMUM")
    assert message["Trigger"]["TreatMissingData"] == "notBreaching"


def test_a_state_set_by_hand_is_told_too(local_aws: LocalAws) -> None:
    topic, queue = topic_with_queue(local_aws)
    alarm(local_aws, "performance", AlarmActions=[topic])

    local_aws.client("cloudwatch").set_alarm_state(
        AlarmName="performance", StateValue="ALARM", StateReason="drill"
    )

    assert json.loads(next_body(local_aws, queue)["Message"])["NewStateReason"] == "drill"


def topic_with_queue(aws: LocalAws) -> tuple[str, str]:
    """A topic's ARN, and the URL of a queue that gets all it says."""
    sns, sqs = aws.client("sns"), aws.client("sqs")
    topic = sns.create_topic(Name="alarms")["TopicArn"]
    queue = sqs.create_queue(QueueName="alarms")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    allow = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    return topic, queue


def next_body(aws: LocalAws, queue: str) -> dict[str, Any]:
    messages = aws.client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"]
    body: dict[str, Any] = json.loads(messages[0]["Body"])
    return body
