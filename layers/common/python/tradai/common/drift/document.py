"""Stored JSON read field by field: a bad value is named instead of used."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tradai.common.errors import ValidationFailedError

LARGEST_COUNT = 2**53


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A JSON object.

    Args:
        what: how errors call it.
        fix: what they advise.
    """

    what: str
    fix: str
    fields: Mapping[str, Any]

    @classmethod
    def parse(cls, text: str | bytes, *, what: str, fix: str) -> Document:
        """Text of one JSON object.

        Raises:
            ValidationFailedError: it is none.
        """
        document = cls(what=what, fix=fix, fields={})
        try:
            return document.holding(json.loads(text))
        except (TypeError, ValueError, RecursionError) as error:
            raise document.error(f"can't be read: {error!r}") from None

    def error(self, problem: str) -> ValidationFailedError:
        return ValidationFailedError(f"{self.what}: {problem}; {self.fix}")

    def inner(self, key: str, what: str | None = None) -> Document:
        """The object in a field."""
        return replace(self, what=f"{self.what}: {what or key}").holding(self.field(key))

    def holding(self, value: Any) -> Document:
        """The same document with these fields."""
        if not isinstance(value, dict):
            raise self.error(f"must be an object, not {value!r:.40}")
        return replace(self, fields=value)

    def field(self, key: str) -> Any:
        if key not in self.fields:
            raise self.error(f"{key} is missing")
        return self.fields[key]

    def listed(self, key: str) -> list[Any]:
        values: list[Any] = self._checked(key, lambda value: type(value) is list, "a list")
        return values

    def whole(self, key: str) -> int:
        """A number of rows: 1 or more."""
        rows: int = self._checked(key, _is_positive_int, "a whole number from 1 on")
        return rows

    def positive(self, key: str) -> float:
        return float(self._checked(key, _is_positive, "a number above 0"))

    def positives(self, key: str) -> tuple[float, ...]:
        values = self.listed(key)
        if not all(map(_is_positive, values)):
            raise self.error(f"{key} must be numbers above 0")
        return tuple(map(float, values))

    def ascending(self, key: str) -> tuple[float, ...]:
        """Finite numbers, none below the one before it."""
        values = self.listed(key)
        if not all(map(is_number, values)) or sorted(values) != values:
            raise self.error(f"{key} must be ascending finite numbers")
        return tuple(map(float, values))

    def _checked(self, key: str, is_right: Callable[[Any], bool], expected: str) -> Any:
        value = self.field(key)
        if not is_right(value):
            raise self.error(f"{key} must be {expected}, not {value!r:.40}")
        return value


def _is_positive_int(value: Any) -> bool:
    return type(value) is int and value >= 1


def _is_positive(value: Any) -> bool:
    return is_number(value) and value > 0


def is_number(value: Any) -> bool:
    """Finite; True and False are none."""
    return type(value) in (int, float) and abs(value) <= sys.float_info.max


def are_counts(values: Sequence[Any]) -> bool:
    """Whole numbers from 0 on, small enough to be added up exactly."""
    kinds = set(map(type, values))
    return kinds <= {int} and (not values or 0 <= min(values) <= max(values) <= LARGEST_COUNT)
