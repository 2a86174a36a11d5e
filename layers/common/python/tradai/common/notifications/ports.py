"""Ways to reach people, and the memory of what they were told."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from tradai.common.entities.notification import Notification


class Channel(Protocol):
    """One way out. Raises `TransientError` when it may work later."""

    def publish(self, notification: Notification) -> None: ...


class SentNotifications(Protocol):
    def claim(self, key: str, *, now: datetime, seconds: int) -> bool:
        """True when nothing was sent under this key in the last `seconds`; the claim is taken then."""

    def forget(self, key: str) -> None:
        """Give a claim back after a failed delivery, so that the retry sends."""
