"""`tradai-notifications`: what people were told lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tradai.common.aws.conditional import unless_refused
from tradai.common.aws.dynamodb_items import to_item
from tradai.common.aws.errors import translated

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBSentNotifications:
    client: DynamoDBClient
    table: str

    def claim(self, key: str, *, now: datetime, seconds: int) -> bool:
        seconds_now = int(now.timestamp())
        item = {"notification_id": key, "sent_at": seconds_now, "ttl": seconds_now + seconds}
        answer = unless_refused(
            self.table,
            lambda: self.client.put_item(
                TableName=self.table,
                Item=to_item(item),
                ConditionExpression="attribute_not_exists(notification_id) OR #ttl <= :now",
                ExpressionAttributeNames={"#ttl": "ttl"},
                ExpressionAttributeValues=to_item({":now": seconds_now}),
            ),
        )
        return answer is not None

    def forget(self, key: str) -> None:
        with translated(self.table):
            self.client.update_item(
                TableName=self.table,
                Key=to_item({"notification_id": key}),
                UpdateExpression="SET #ttl = :past",
                ExpressionAttributeNames={"#ttl": "ttl"},
                ExpressionAttributeValues=to_item({":past": 0}),
            )
