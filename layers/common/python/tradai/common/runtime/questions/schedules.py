"""Ticks as EventBridge sends them."""

from __future__ import annotations


def is_schedule(event: object) -> bool:
    return isinstance(event, dict) and event.get("detail-type") == "Scheduled Event"
