"""Compare-and-set on one item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tradai.common.aws.dynamodb_items import to_item


def compare_and_set(
    table: str, key: Mapping[str, object], *, expects: Mapping[str, object], sets: Mapping[str, object]
) -> dict[str, Any]:
    """An Update that happens if the item is as expected; None stands for an absent attribute."""
    names = {f"#{name}": name for name in {**expects, **sets}}
    values = {f":is_{name}": value for name, value in expects.items()}
    values |= {f":to_{name}": value for name, value in sets.items()}
    present = {name: value for name, value in values.items() if value is not None}
    return {
        "TableName": table,
        "Key": to_item(key),
        "UpdateExpression": _assignments(sets),
        "ConditionExpression": " AND ".join(map(_condition, expects, expects.values())),
        "ExpressionAttributeNames": names,
        **({"ExpressionAttributeValues": to_item(present)} if present else {}),
    }


def _condition(name: str, value: object) -> str:
    return f"attribute_not_exists(#{name})" if value is None else f"#{name} = :is_{name}"


def _assignments(sets: Mapping[str, object]) -> str:
    given = [f"#{name} = :to_{name}" for name, value in sets.items() if value is not None]
    gone = [f"#{name}" for name, value in sets.items() if value is None]
    clauses = [f"SET {', '.join(given)}"] * bool(given) + [f"REMOVE {', '.join(gone)}"] * bool(gone)
    return " ".join(clauses)
