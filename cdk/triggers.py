"""What starts a function: the clock, an alarm's topic, a queue, the end of an execution."""

from __future__ import annotations

from aws_cdk import Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk.names import state_machine_arn
from cdk.settings import Settings

HOURLY = events.Schedule.rate(Duration.hours(1))
DAILY = events.Schedule.rate(Duration.days(1))


class Scheduled(Construct):
    """Invokes a function regularly; off where the clock is set by hand."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        schedule: events.Schedule,
        function: lambda_.IFunction,
        dead_letters: sqs.IQueue,
        settings: Settings,
    ) -> None:
        super().__init__(scope, construct_id)
        events.Rule(
            self,
            "Rule",
            rule_name=settings.prefixed(name),
            schedule=schedule,
            enabled=settings.schedules_run,
            targets=[_target(function, dead_letters)],
        )


class OnAlarm(Construct):
    """Invokes a function for each message of a machine topic."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        topic: sns.ITopic,
        function: lambda_.IFunction,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        topic.add_subscription(subscriptions.LambdaSubscription(function, dead_letter_queue=dead_letters))


class OnBadEnd(Construct):
    """Invokes a function when an execution of the workflow fails, times out or is stopped."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: lambda_.IFunction,
        dead_letters: sqs.IQueue,
        settings: Settings,
    ) -> None:
        super().__init__(scope, construct_id)
        events.Rule(
            self,
            "Rule",
            rule_name=settings.prefixed("retraining-ended-badly"),
            event_pattern=events.EventPattern(
                source=["aws.states"],
                detail_type=["Step Functions Execution Status Change"],
                detail={
                    "status": ["FAILED", "TIMED_OUT", "ABORTED"],
                    "stateMachineArn": [state_machine_arn(Stack.of(self), settings)],
                },
            ),
            targets=[_target(function, dead_letters)],
        )


class QueueConsumer(Construct):
    """Hands a queue's messages to a function, which answers with those it could not handle."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        queue: sqs.IQueue,
        function: lambda_.IFunction,
        role: iam.Role,
    ) -> None:
        super().__init__(scope, construct_id)
        consume = ("ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes", "ReceiveMessage")
        role.add_to_policy(
            iam.PolicyStatement(actions=[f"sqs:{action}" for action in consume], resources=[queue.queue_arn])
        )
        lambda_.CfnEventSourceMapping(
            self,
            "Mapping",
            function_name=function.function_name,
            event_source_arn=queue.queue_arn,
            batch_size=10,
            function_response_types=["ReportBatchItemFailures"],
        )


def _target(function: lambda_.IFunction, dead_letters: sqs.IQueue) -> targets.LambdaFunction:
    return targets.LambdaFunction(
        function, dead_letter_queue=dead_letters, retry_attempts=3, max_event_age=Duration.hours(1)
    )
