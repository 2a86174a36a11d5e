"""Time is passed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, timezone-aware UTC."""
    return datetime.now(UTC)


def iso(when: datetime) -> str:
    """ISO-8601 with microseconds in UTC, so that text order is time order."""
    return when.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_iso(text: str) -> datetime:
    """The inverse of `iso`; a text without a zone is refused."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no time; write it like 2026-11-23T09:30:00Z") from None
    if when.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone; write it with Z, e.g. {text}Z")
    return when.astimezone(UTC)
