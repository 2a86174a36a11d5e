"""The sparse index of strategies: an attribute that only their heads carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradai.common.aws.dynamodb_items import pages, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STRATEGIES_INDEX = "strategies-index"
LISTED = "STRATEGY"


def listed_strategies(client: DynamoDBClient, releases_table: str) -> list[str]:
    """Names in order; a strategy created a moment ago may still be missing."""
    items = pages(
        client,
        releases_table,
        TableName=releases_table,
        IndexName=STRATEGIES_INDEX,
        KeyConditionExpression="strategy_index = :listed",
        ExpressionAttributeValues=to_item({":listed": LISTED}),
    )
    return [item["strategy_name"] for item in items]
