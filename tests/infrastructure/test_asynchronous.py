from __future__ import annotations

import json
from typing import Any

from tests.infrastructure.templates import Environment

EVENT_DRIVEN = {
    "model-rollback",
    "drift-monitor",
    "retraining-scheduler",
    "notify",
    "job-consumer",
    "registry-mirror",
    "execution-closer",
}


def test_everything_asynchronous_ends_in_a_dead_letter_queue(local: Environment) -> None:
    invocations = local.of_type("AWS::Lambda::EventInvokeConfig").values()
    subscriptions = local.of_type("AWS::SNS::Subscription").values()
    targets = [
        t for rule in local.of_type("AWS::Events::Rule").values() for t in rule["Properties"]["Targets"]
    ]
    streams = [m for m in _mappings(local) if "StartingPosition" in m]

    assert {_function(i["Properties"]["FunctionName"]) for i in invocations} == EVENT_DRIVEN
    assert all(i["Properties"]["DestinationConfig"]["OnFailure"]["Destination"] for i in invocations)
    assert all(s["Properties"]["RedrivePolicy"]["deadLetterTargetArn"] for s in subscriptions)
    assert all(t["DeadLetterConfig"]["Arn"] for t in targets)
    assert all(m["DestinationConfig"]["OnFailure"]["Destination"] for m in streams)


def test_a_request_that_cannot_be_handled_leaves_the_queue_for_the_dead_letters(local: Environment) -> None:
    queues = local.named("AWS::SQS::Queue", "QueueName")
    requests = queues["tradai-dev-retraining-requests"]["Properties"]

    assert requests["RedrivePolicy"]["maxReceiveCount"] == 5
    assert requests["VisibilityTimeout"] == 6 * 30
    (consumer,) = [m for m in _mappings(local) if "StartingPosition" not in m]
    assert consumer["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_machines_listen_to_their_own_topics_only(local: Environment) -> None:
    topics = {name: t["Properties"]["TopicName"] for name, t in local.of_type("AWS::SNS::Topic").items()}
    heard = {
        topics[s["Properties"]["TopicArn"]["Ref"]]: _function(s["Properties"]["Endpoint"])
        for s in local.of_type("AWS::SNS::Subscription").values()
    }

    assert heard == {
        "tradai-drift-dev": "retraining-scheduler",
        "tradai-performance-dev": "model-rollback",
    }


def test_drift_alarms_read_the_environments_worst_model(local: Environment) -> None:
    alarms = local.named("AWS::CloudWatch::Alarm", "AlarmName")

    for level, threshold in (("moderate", 1), ("significant", 2)):
        alarm = alarms[f"tradai-dev-drift-{level}"]["Properties"]
        assert (alarm["Namespace"], alarm["MetricName"]) == ("TradAI", "DriftSeverityMax")
        assert alarm["Dimensions"] == [{"Name": "Environment", "Value": "dev"}]
        assert alarm["Threshold"] == threshold
        assert alarm["TreatMissingData"] == "ignore"


def test_schedules_run_on_aws_and_wait_for_a_hand_locally(local: Environment, cloud: Environment) -> None:
    expected = {
        "drift-monitor": "rate(1 day)",
        "retraining-scheduler": "rate(1 hour)",
        "registry-mirror": "rate(1 hour)",
    }
    for environment, state in ((local, "DISABLED"), (cloud, "ENABLED")):
        rules = environment.named("AWS::Events::Rule", "Name")
        for name, rate in expected.items():
            rule = rules[f"tradai-{environment.env}-{name}"]["Properties"]
            assert (rule["ScheduleExpression"], rule["State"]) == (rate, state)


def test_executions_that_end_badly_wake_the_closer(local: Environment) -> None:
    rule = local.named("AWS::Events::Rule", "Name")["tradai-dev-retraining-ended-badly"]["Properties"]

    assert rule["EventPattern"]["detail"]["status"] == ["FAILED", "TIMED_OUT", "ABORTED"]
    (machine,) = rule["EventPattern"]["detail"]["stateMachineArn"]
    assert local.text(machine).endswith(":000000000000:stateMachine:tradai-retraining-workflow-dev")


def test_outboxes_deliver_what_their_readers_understand(local: Environment) -> None:
    deliveries = {
        (_function(m["FunctionName"]), m["FilterCriteria"]["Filters"][0]["Pattern"])
        for m in _mappings(local)
        if "StartingPosition" in m
    }
    queued = {"NewImage": {"status": {"S": ["queued"]}}}
    waiting = {"NewImage": {"status": {"S": ["awaiting_review"]}}}

    assert {(function, json.dumps(json.loads(pattern)["dynamodb"])) for function, pattern in deliveries} == {
        ("notify", json.dumps({"Keys": {"sk": {"S": [{"prefix": "R#"}]}}})),
        ("notify", json.dumps(waiting)),
        ("notify", json.dumps(queued)),
        ("job-consumer", json.dumps(queued)),
    }


def _mappings(environment: Environment) -> list[Any]:
    return [m["Properties"] for m in environment.of_type("AWS::Lambda::EventSourceMapping").values()]


def _function(reference: Any) -> str:
    """Name in the catalogue of a function that is referred to by its logical id."""
    logical = reference["Ref"] if "Ref" in reference else reference["Fn::GetAtt"][0]
    return next(
        name for name in EVENT_DRIVEN if logical.startswith(f"Functions{name.replace('-', '')}Function")
    )
