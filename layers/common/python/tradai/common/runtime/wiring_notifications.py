"""Composition: telling people."""

from __future__ import annotations

from tradai.common.aws import clients
from tradai.common.aws.dynamodb_notifications import DynamoDBSentNotifications
from tradai.common.aws.sns_channel import SnsChannel
from tradai.common.entities.clock import system_clock
from tradai.common.notifications.ports import Channel
from tradai.common.notifications.service import Notifier
from tradai.common.notifications.stream import StreamMessages
from tradai.common.runtime import wiring
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_clients import region


def notifier() -> Notifier:
    env = environment()
    return Notifier(
        alerts=_topic(env.alerts_topic_arn),
        registration=_topic(env.registration_topic_arn),
        sent=DynamoDBSentNotifications(client=wiring.dynamodb(), table=env.notifications_table),
        environment=env.env,
        clock=system_clock,
        slack=_slack(),
    )


def stream_messages() -> StreamMessages:
    return StreamMessages(history=wiring.release_ledger(environment(), product_clock))


def _topic(arn: str) -> SnsChannel:
    env = environment()
    return SnsChannel(client=clients.client("sns", region()), topic_arn=arn, environment=env.env)


def _slack() -> Channel | None:
    secret = environment().slack_webhook_secret
    if not secret:
        return None
    from tradai.common.aws.slack_channel import SlackChannel  # noqa: PLC0415 - off by default, not paid for then

    return SlackChannel(
        secrets=clients.client("secretsmanager", region()),
        secret=secret,
        environment=environment().env,
    )
