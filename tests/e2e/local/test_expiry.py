from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from tests.local_stack import LocalAws

NOW = datetime(2024, 5, 1, tzinfo=UTC)


def test_items_expire_on_the_stacks_clock(local_aws: LocalAws) -> None:
    dynamodb, table = local_aws.client("dynamodb"), "tradai-notifications-dev"
    local_aws.client("ssm").put_parameter(
        Name="/tradai/dev/clock", Value="2024-05-01T00:00:00.000000Z", Type="String"
    )
    for name, expires in (("over", NOW - timedelta(days=1)), ("alive", NOW + timedelta(days=90))):
        item = {"notification_id": {"S": name}, "ttl": {"N": str(int(expires.timestamp()))}}
        dynamodb.put_item(TableName=table, Item=item)

    dynamodb.update_time_to_live(
        TableName=table, TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"}
    )

    def left() -> list[str]:
        return sorted(item["notification_id"]["S"] for item in dynamodb.scan(TableName=table)["Items"])

    deadline = time.monotonic() + 10
    while "over" in left() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert left() == ["alive"]
