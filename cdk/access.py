"""What a function or a task may do, in words, and the statements that say it to IAM."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Flag, auto

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from cdk.names import arn, bucket_arn, state_machine_arn, table_arn, topic_arn
from cdk.settings import Settings


class Items(Flag):
    """What may be done with the items of a table."""

    READ = auto()
    PUT = auto()
    UPDATE = auto()
    DELETE = auto()
    CHECK = auto()  # as a condition inside somebody else's transaction
    TOGETHER = auto()  # read several at once: what a change of config starts from


READ, PUT, UPDATE, DELETE, CHECK, TOGETHER = Items
ITEM_ACTIONS: Mapping[Items, tuple[str, ...]] = {
    READ: ("dynamodb:GetItem", "dynamodb:Query"),
    PUT: ("dynamodb:PutItem",),
    UPDATE: ("dynamodb:UpdateItem",),
    DELETE: ("dynamodb:DeleteItem",),
    CHECK: ("dynamodb:ConditionCheckItem",),
    TOGETHER: ("dynamodb:BatchGetItem",),
}
TUNNEL = (  # what Session Manager needs at its end; neither knows resources
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
)
INDEXES: Mapping[str, tuple[str, ...]] = {
    "config-versions": ("by-number", "by-active"),
    "releases": ("strategies-index",),
    "jobs": ("trace_id-index", "status-created_at-index"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Everything a role may do.

    Args:
        tables: table to what may be done with its items.
        reads: `bucket/prefix` whose objects may be read.
        writes: `bucket/prefix` whose objects may be written.
        streams: tables whose change stream is consumed.
        publishes: topics.
        starts_workflow: may start executions.
        reads_slack_webhook: may read the secret with Slack's address.
    """

    tables: Mapping[str, Items] = field(default_factory=dict)
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    publishes: tuple[str, ...] = ()
    starts_workflow: bool = False
    reads_slack_webhook: bool = False


def statements(access: Access, *, stack: Stack, settings: Settings) -> list[iam.PolicyStatement]:
    """The policy of a role with this access."""
    return [
        *_items(access, stack, settings),
        *_objects(access, settings),
        *_streams(access, stack, settings),
        *_messages(access, stack, settings),
        *_secrets(access, stack, settings),
        *_local_clock(stack, settings),
    ]


def _items(access: Access, stack: Stack, settings: Settings) -> Iterator[iam.PolicyStatement]:
    for table, items in access.tables.items():
        whole = table_arn(stack, settings, table)
        indexes = [f"{whole}/index/{index}" for index in INDEXES.get(table, ())]
        for item, actions in ITEM_ACTIONS.items():
            if item in items:
                resources = [whole, *indexes] if item is READ else [whole]
                yield iam.PolicyStatement(actions=[*actions], resources=resources)


def _objects(access: Access, settings: Settings) -> Iterator[iam.PolicyStatement]:
    for paths, action in ((access.reads, "s3:GetObject"), (access.writes, "s3:PutObject")):
        for path in paths:
            bucket, _, prefix = path.partition("/")
            yield iam.PolicyStatement(
                actions=[action], resources=[bucket_arn(settings, bucket, f"/{prefix}/*")]
            )
    for bucket in sorted({path.partition("/")[0] for path in access.reads}):
        # Without it S3 answers 403 instead of 404 for a key that is not there.
        yield iam.PolicyStatement(actions=["s3:ListBucket"], resources=[bucket_arn(settings, bucket)])


def _streams(access: Access, stack: Stack, settings: Settings) -> Iterator[iam.PolicyStatement]:
    actions = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
    for table in access.streams:
        yield iam.PolicyStatement(
            actions=[f"dynamodb:{action}" for action in actions],
            resources=[f"{table_arn(stack, settings, table)}/stream/*"],
        )


def _messages(access: Access, stack: Stack, settings: Settings) -> Iterator[iam.PolicyStatement]:
    if access.publishes:
        topics = [topic_arn(stack, settings, topic) for topic in access.publishes]
        yield iam.PolicyStatement(actions=["sns:Publish"], resources=topics)
    if access.starts_workflow:
        machine = state_machine_arn(stack, settings)
        yield iam.PolicyStatement(actions=["states:StartExecution"], resources=[machine])


def _secrets(access: Access, stack: Stack, settings: Settings) -> Iterator[iam.PolicyStatement]:
    if access.reads_slack_webhook and settings.slack:
        webhook = arn(stack, "secretsmanager", f"secret:{slack_webhook_name(settings)}-??????")
        yield iam.PolicyStatement(actions=["secretsmanager:GetSecretValue"], resources=[webhook])


def _local_clock(stack: Stack, settings: Settings) -> Iterator[iam.PolicyStatement]:
    if settings.is_local:
        clock = arn(stack, "ssm", f"parameter{settings.parameter('clock')}")
        yield iam.PolicyStatement(actions=["ssm:GetParameter"], resources=[clock])


def slack_webhook_name(settings: Settings) -> str:
    return f"tradai/{settings.env}/slack-webhook"
