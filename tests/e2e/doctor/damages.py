"""What goes wrong with a deployed account by hand, and is put right again afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final

from tests.local_stack import LocalAws, LocalStack

Damage = Callable[[LocalStack], AbstractContextManager[None]]
ALARM: Final = "tradai-dev-drift-moderate"
FUNCTION: Final = "tradai-dev-notify"
QUEUE: Final = "tradai-dev-notify-dead-letters"
RULE: Final = "tradai-dev-retraining-ended-badly"
NAME: Final = "/tradai/dev/api/url"


@contextmanager
def forgotten_name(stack: LocalStack) -> Iterator[None]:
    ssm = stack.aws.client("ssm")
    value = ssm.get_parameter(Name=NAME)["Parameter"]["Value"]
    ssm.delete_parameter(Name=NAME)
    try:
        yield
    finally:
        ssm.put_parameter(Name=NAME, Value=value, Type="String")


@contextmanager
def lost_queue(stack: LocalStack) -> Iterator[None]:
    sqs = stack.aws.client("sqs")
    url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
    kept = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    sqs.delete_queue(QueueUrl=url)
    try:
        yield
    finally:
        settings = ("KmsMasterKeyId", "MessageRetentionPeriod", "Policy", "VisibilityTimeout")
        sqs.create_queue(QueueName=QUEUE, Attributes={name: kept[name] for name in settings if name in kept})


@contextmanager
def unpublished_change(stack: LocalStack) -> Iterator[None]:
    client = stack.aws.client("lambda")
    layers = [each["Arn"] for each in client.get_function_configuration(FunctionName=FUNCTION)["Layers"]]
    client.update_function_configuration(FunctionName=FUNCTION, Layers=layers[:1])
    try:
        yield
    finally:
        client.update_function_configuration(FunctionName=FUNCTION, Layers=layers)


@contextmanager
def edited_workflow(stack: LocalStack) -> Iterator[None]:
    states, arn = stack.aws.client("stepfunctions"), stack.environment()["STATE_MACHINE_ARN"]
    before = states.describe_state_machine(stateMachineArn=arn)["definition"]
    after = {**json.loads(before), "TimeoutSeconds": 1}
    states.update_state_machine(stateMachineArn=arn, definition=json.dumps(after))
    try:
        yield
    finally:
        states.update_state_machine(stateMachineArn=arn, definition=before)


@contextmanager
def old_code_in_the_workflow(stack: LocalStack) -> Iterator[None]:
    states, arn = stack.aws.client("stepfunctions"), stack.environment()["STATE_MACHINE_ARN"]
    before = states.describe_state_machine(stateMachineArn=arn)["definition"]
    published = _newest(stack.aws)
    after = before.replace(f":{FUNCTION}:{published}", f":{FUNCTION}:$LATEST")
    states.update_state_machine(stateMachineArn=arn, definition=after)
    try:
        yield
    finally:
        states.update_state_machine(stateMachineArn=arn, definition=before)


@contextmanager
def lost_rule(stack: LocalStack) -> Iterator[None]:
    events = stack.aws.client("events")
    rule = events.describe_rule(Name=RULE)
    targets = events.list_targets_by_rule(Rule=RULE)["Targets"]
    events.remove_targets(Rule=RULE, Ids=[target["Id"] for target in targets])
    events.delete_rule(Name=RULE)
    try:
        yield
    finally:
        events.put_rule(Name=RULE, EventPattern=rule["EventPattern"], State=rule["State"])
        events.put_targets(Rule=RULE, Targets=targets)


@contextmanager
def silenced_alarm(stack: LocalStack) -> Iterator[None]:
    cloudwatch = stack.aws.client("cloudwatch")
    (alarm,) = cloudwatch.describe_alarms(AlarmNames=[ALARM])["MetricAlarms"]
    told = _settings(alarm)
    cloudwatch.put_metric_alarm(**{**told, "AlarmActions": []})
    try:
        yield
    finally:
        cloudwatch.put_metric_alarm(**told)


DAMAGES: Final[Mapping[str, tuple[Damage, str]]] = {
    "names in SSM": (forgotten_name, NAME),
    "stores": (lost_queue, f"queue {QUEUE} is not there"),
    "functions": (unpublished_change, "notify was changed after version"),
    "workflow": (edited_workflow, "not the one of this release"),
    "workflow's code": (old_code_in_the_workflow, "no published version"),
    "schedules": (lost_rule, "retraining-ended-badly is not there"),
    "alarms": (silenced_alarm, "drift-moderate tells nobody"),
}


def _newest(aws: LocalAws) -> str:
    versions = aws.client("lambda").list_versions_by_function(FunctionName=FUNCTION)["Versions"]
    return str(max(int(each["Version"]) for each in versions if each["Version"].isdigit()))


def _settings(alarm: Mapping[str, Any]) -> dict[str, Any]:
    names = (
        "AlarmName AlarmDescription AlarmActions MetricName Namespace Statistic Dimensions Period "
        "EvaluationPeriods Threshold ComparisonOperator TreatMissingData"
    )
    return {name: alarm[name] for name in names.split() if name in alarm}
