"""Ledger entries and the pointer as items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tradai.common.entities.release import LivePointer
from tradai.common.registry.records import pointer_of

LIVE_KEY = "#LIVE"
ENTRY_PREFIX = "R#"


def entry_key(seq: int) -> str:
    """Text order is number order."""
    return f"{ENTRY_PREFIX}{seq:010d}"


def position(item: Mapping[str, Any]) -> int:
    """Where an entry stands, whatever it says itself; 0 for a key that this code never writes."""
    digits = item["sk"].removeprefix(ENTRY_PREFIX)
    seq = int(digits) if digits.isdecimal() else 0
    return seq if item["sk"] == entry_key(seq) else 0


def entry_of(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != "sk"}


def live_pointer(item: Mapping[str, Any]) -> LivePointer:
    return pointer_of({name: value for name, value in item.items() if name != "sk"})
