"""Items in DynamoDB's notation, and pages of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from tradai.common.aws.errors import translated
from tradai.common.errors import ValidationFailedError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize


def to_item(values: Mapping[str, object]) -> dict[str, Any]:
    return {name: _serialize(value) for name, value in values.items()}


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: _deserialize(value) for name, value in item.items()}
    return {name: _number(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def pages(client: DynamoDBClient, what: str, **query: Any) -> Iterator[dict[str, Any]]:
    """Items of a Query, page after page, as they are asked for."""
    start: dict[str, Any] = {}
    while True:
        with translated(what):
            page = client.query(**query, **start)
        yield from map(from_item, page["Items"])
        if "LastEvaluatedKey" not in page:
            return
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


@contextmanager
def readable(table: str, *key: str) -> Iterator[None]:
    """Raise `ValidationFailedError`, which names the item, for whatever malformed content makes fail."""
    try:
        yield
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise _unreadable(table, key, repr(error)) from error
    except ValidationFailedError as error:
        raise _unreadable(table, key, str(error)) from error


def _unreadable(table: str, key: tuple[str, ...], why: str) -> ValidationFailedError:
    return ValidationFailedError(f"{table}: the item {' '.join(key)} can't be read: {why}; delete it")


def _number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
