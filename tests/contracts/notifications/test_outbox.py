"""Messages left for the stream of their table."""

from __future__ import annotations

from datetime import UTC, datetime

import boto3
import pytest

from tests.contracts.notifications.messages import message
from tests.local_tables import tables
from tradai.common.aws.dynamodb_items import from_item
from tradai.common.aws.dynamodb_outbox import DynamoDBOutbox, left_message

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TABLE = "tradai-notifications-dev"


def outbox() -> DynamoDBOutbox:
    client = boto3.client("dynamodb", region_name="eu-west-1")
    client.create_table(**next(table for table in tables() if table["TableName"] == TABLE))
    return DynamoDBOutbox(client=client, table=TABLE, clock=lambda: NOW)


@pytest.mark.usefixtures("account")
class TestOutbox:
    def test_a_message_comes_out_as_it_was_left(self) -> None:
        box, left = outbox(), message(key="arn@T1", details={"seq": 3, "why": None})

        box.tell(left)

        (item,) = map(from_item, box.client.scan(TableName=TABLE)["Items"])
        assert left_message(item) == left
        assert item["status"] == "queued"
        assert item["ttl"] == NOW.timestamp() + 86_400

    def test_what_has_a_key_is_left_once(self) -> None:
        box = outbox()

        for _ in range(2):
            box.tell(message(key="arn@T1"))
        box.tell(message(key="arn@T2"))
        box.tell(message(key="arn@T1", type="other"))

        assert box.client.scan(TableName=TABLE)["Count"] == 3

    def test_what_has_no_key_is_left_each_time(self) -> None:
        box = outbox()

        for _ in range(2):
            box.tell(message())

        assert box.client.scan(TableName=TABLE)["Count"] == 2
