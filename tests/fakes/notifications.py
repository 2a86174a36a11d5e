"""People, in memory: what they were told and what is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tradai.common.entities.notification import Notification
from tradai.common.errors import TradaiError, TransientError


@dataclass
class InMemoryChannel:
    """Refuses the next `refusals` messages with `refusal`."""

    told: list[Notification] = field(default_factory=list)
    refusals: int = 0
    refusal: TradaiError = field(default_factory=lambda: TransientError("the channel is down"))

    def publish(self, notification: Notification) -> None:
        if self.refusals:
            self.refusals -= 1
            raise self.refusal
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
