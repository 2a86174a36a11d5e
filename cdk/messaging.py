"""Topics and queues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aws_cdk import Aws, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk.house import House
from cdk.names import REQUESTS_QUEUE, arn
from cdk.parameters import Parameters
from cdk.settings import Settings

TOPICS: Mapping[str, str] = {
    "alerts": "For people: warnings and worse",
    "registration": "For people: what was registered, promoted, activated",
    "drift": "For machines: drift alarms, to retraining-scheduler",
    "performance": "For machines: live performance alarms, to model-rollback",
}


class Topics(Construct):
    """Every topic of `TOPICS`; alarms of this environment may publish to them. Exposes `topics`."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        self.topics = {name: self._topic(name, settings, key) for name in TOPICS}
        values = {f"topics/{name}": topic.topic_arn for name, topic in self.topics.items()}
        Parameters(self, "Parameters", settings=settings, values=values)

    def _topic(self, name: str, settings: Settings, key: kms.IKey) -> sns.Topic:
        topic = sns.Topic(
            self,
            name,
            topic_name=settings.name(name),
            display_name=TOPICS[name],
            master_key=key,
            enforce_ssl=True,
        )
        for sid, service, source in _publishers(name, Stack.of(self), settings):
            topic.add_to_resource_policy(_publishing(topic, sid, service, source))
        return topic


def _publishers(topic: str, stack: Stack, settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Statement, service and ARN of what publishes by itself; a budget speaks to people only."""
    yield "AlarmsOfThisEnvironment", "cloudwatch", arn(stack, "cloudwatch", f"alarm:{settings.prefixed('*')}")
    if topic == "alerts":
        yield "BudgetsOfThisAccount", "budgets", f"arn:{Aws.PARTITION}:budgets::{stack.account}:*"


def _publishing(topic: sns.ITopic, sid: str, service: str, source: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        sid=sid,
        principals=[iam.ServicePrincipal(f"{service}.amazonaws.com")],
        actions=["sns:Publish"],
        resources=[topic.topic_arn],
        conditions={
            "StringEquals": {"aws:SourceAccount": Stack.of(topic).account},
            "ArnLike": {"aws:SourceArn": source},
        },
    )


class DeadLetters(Construct):
    """A queue for what `subject` could not handle; Ops watches it. Exposes `queue`."""

    def __init__(self, scope: Construct, construct_id: str, *, subject: str, house: House) -> None:
        super().__init__(scope, construct_id)
        name = house.settings.prefixed(f"{subject}-dead-letters")
        self.queue = sqs.Queue(
            self,
            "Queue",
            queue_name=name,
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=house.key,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )


class RequestsQueue(Construct):
    """Retraining requests of executor mode `sqs`. Exposes `queue`.

    Args:
        handled_in: seconds a consumer may take for one batch.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        house: House,
        dead_letters: sqs.IQueue,
        handled_in: int,
    ) -> None:
        super().__init__(scope, construct_id)
        self.queue = sqs.Queue(
            self,
            "Queue",
            queue_name=house.settings.prefixed(REQUESTS_QUEUE),
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=house.key,
            enforce_ssl=True,
            visibility_timeout=Duration.seconds(6 * handled_in),
            dead_letter_queue=sqs.DeadLetterQueue(max_receive_count=5, queue=dead_letters),
        )
        values = {f"queues/{REQUESTS_QUEUE}": self.queue.queue_url}
        Parameters(self, "Parameters", settings=house.settings, values=values)
