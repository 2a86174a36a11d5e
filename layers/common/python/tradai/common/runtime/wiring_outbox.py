"""Composition: messages left for the stream of their table."""

from __future__ import annotations

from tradai.common.aws.dynamodb_outbox import DynamoDBOutbox
from tradai.common.entities.clock import system_clock
from tradai.common.runtime import wiring_clients
from tradai.common.runtime.environment import environment


def outbox() -> DynamoDBOutbox:
    return DynamoDBOutbox(
        client=wiring_clients.dynamodb(), table=environment().notifications_table, clock=system_clock
    )
