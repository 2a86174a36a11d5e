"""Consistent reads of one item, or of several items of several tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from tradai.common.aws.dynamodb_items import from_item, to_item
from tradai.common.aws.errors import translated
from tradai.common.errors import TransientError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class Key:
    table: str
    key: Mapping[str, str]


def read_one(client: DynamoDBClient, key: Key) -> dict[str, Any] | None:
    with translated(key.table):
        answer = client.get_item(TableName=key.table, Key=to_item(key.key), ConsistentRead=True)
    return from_item(answer["Item"]) if "Item" in answer else None


def read_together(client: DynamoDBClient, keys: list[Key]) -> list[dict[str, Any] | None]:
    """The items in the order of the keys, None where there is none, in one call.

    Raises:
        TransientError: the tables were too busy to answer for all.
    """
    asked: dict[str, dict[str, Any]] = {}
    for key in keys:
        asked.setdefault(key.table, {"ConsistentRead": True, "Keys": []})["Keys"].append(to_item(key.key))
    with translated(", ".join(asked)):
        answer = client.batch_get_item(RequestItems=cast("Any", asked))
    if answer.get("UnprocessedKeys"):
        raise TransientError(f"{', '.join(asked)} too busy to answer for all")
    found = [(table, from_item(item)) for table, items in answer["Responses"].items() for item in items]
    return [next((item for table, item in found if _fits(key, table, item)), None) for key in keys]


def _fits(key: Key, table: str, item: Mapping[str, Any]) -> bool:
    return table == key.table and key.key.items() <= item.items()
