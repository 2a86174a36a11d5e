"""Numbers and days as callers hand them over, read strictly: a plain float or date, or None."""

from __future__ import annotations

import math
import operator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from tradai.common.errors import ValidationFailedError

_DOUBLE_BYTES = 8


def number(value: Any) -> float | None:
    """A finite float; no text and no truth value is one."""
    if isinstance(value, bool | str | bytes):
        return None
    try:
        read = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return read if math.isfinite(read) else None


def written_number(value: Any) -> float | None:
    """A finite float as people write it: numpy's narrow 0.3 is 0.3, not its neighbour 0.30000001."""
    read = number(value)
    is_narrow = getattr(value, "itemsize", _DOUBLE_BYTES) < _DOUBLE_BYTES
    return float(str(value)) if is_narrow and read is not None else read


def day(value: Any) -> date | None:
    """A UTC day: a date, numpy's day, ISO text, or a midnight in UTC (or of no zone)."""
    if type(value).__module__ == "numpy":
        value = value.item()
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return moment.date() if moment.time() == time() else None
    return value if isinstance(value, date) else None


def whole(name: str, value: Any, *, least: int, most: int) -> int:
    """A whole number of whatever type.

    Raises:
        ValidationFailedError: names the argument and what it may be.
    """
    try:
        read = int(value) if isinstance(value, Decimal) and value == int(value) else operator.index(value)
    except (TypeError, ValueError, ArithmeticError):
        read = least - 1
    if isinstance(value, bool) or not least <= read <= most:
        raise ValidationFailedError(f"{name}: {value!r:.40} is not a whole number from {least} to {most}")
    return read
