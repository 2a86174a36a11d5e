"""Lists in pages: a cursor is where the page before ended."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any, Final, Generic, TypeVar

from aws_lambda_powertools.event_handler.openapi.params import Query

from tradai.strategy_service.api.problems import HttpProblemError

LARGEST_NUMBER: Final = 2**53
Item = TypeVar("Item")
Shown = TypeVar("Shown")

Limit = Annotated[int, Query(ge=1, le=100, description="Length of the page.")]
Next = Annotated[
    str | None,
    Query(alias="next", max_length=256, pattern="^[A-Za-z0-9_-]+$", description="`next` of the page before."),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Item]):
    """Part of a list; `next` asks for the following one, null on the last."""

    items: list[Item]
    next: str | None


def page(
    found: Iterable[Item],
    limit: int,
    *,
    place: Callable[[Item], str | int],
    shown: Callable[[Item], Shown],
) -> Page[Shown]:
    """The first `limit` of what was found, and where the next page begins."""
    items = list(islice(found, limit + 1))
    more = len(items) > limit
    return Page(
        items=[shown(item) for item in items[:limit]], next=_cursor(place(items[limit - 1])) if more else None
    )


def name_after(cursor: str | None) -> str:
    """The name that a page begins after; empty for the first."""
    place = _read(cursor)
    return place if isinstance(place, str) else _refuse(place, "")


def number_before(cursor: str | None) -> int | None:
    """The number that a page begins below; None for the first."""
    place = _read(cursor)
    is_number = type(place) is int and 0 < place < LARGEST_NUMBER
    return place if is_number else _refuse(place, None)


def _cursor(place: str | int) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _read(cursor: str | None) -> Any:
    if cursor is None:
        return None
    try:
        return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        return cursor.encode()


def _refuse(place: object, first: Item) -> Item:
    if place is not None:
        raise HttpProblemError(422, "VAL001", "next: not a cursor of this list")
    return first
