"""Messages left in `tradai-notifications`; the table's stream delivers them at least once.

For functions in the network of MLflow, from which no topic can be reached.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tradai.common.aws.conditional import unless_refused
from tradai.common.aws.dynamodb_items import to_item
from tradai.common.entities.clock import Clock
from tradai.common.entities.notification import Notification
from tradai.common.entities.severity import Severity

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBOutbox:
    client: DynamoDBClient
    table: str
    clock: Clock

    def tell(self, notification: Notification) -> None:
        """Leave it; a message with the key of one left before is that one."""
        item = {
            "notification_id": f"outbox#{_identity(notification)}",
            "status": "queued",
            "body": json.dumps({**asdict(notification), "details": dict(notification.details)}, default=str),
            "ttl": int((self.clock() + KEPT).timestamp()),
        }
        unless_refused(
            self.table,
            lambda: self.client.put_item(
                TableName=self.table,
                Item=to_item(item),
                ConditionExpression="attribute_not_exists(notification_id)",
            ),
        )


def left_message(item: Mapping[str, Any]) -> Notification:
    """The message in an item of the stream."""
    body = json.loads(item["body"])
    return Notification(**{**body, "severity": Severity(body["severity"])})


def _identity(notification: Notification) -> str:
    if not notification.key:
        return str(uuid4())
    return sha256(f"{notification.type}#{notification.key}".encode()).hexdigest()
