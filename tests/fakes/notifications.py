"""People, in memory: what they were told and what is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tradai.common.entities.notification import Notification
from tradai.common.errors import TransientError


@dataclass
class InMemoryChannel:
    """Refuses the next `refusals` messages."""

    told: list[Notification] = field(default_factory=list)
    refusals: int = 0

    def publish(self, notification: Notification) -> None:
        if self.refusals:
            self.refusals -= 1
            raise TransientError("the channel is down")
        self.told.append(notification)


@dataclass
class InMemorySentNotifications:
    until: dict[str, float] = field(default_factory=dict)

    def claim(self, key: str, *, now: datetime, seconds: int) -> bool:
        if self.until.get(key, 0) > now.timestamp():
            return False
        self.until[key] = now.timestamp() + seconds
        return True

    def forget(self, key: str) -> None:
        self.until.pop(key, None)
