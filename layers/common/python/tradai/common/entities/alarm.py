"""One state change of a CloudWatch alarm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One state change.

    Args:
        transition: alarm ARN and time of the change; the same transition may be delivered many times.
        topic: ARN of the topic it came by, None for EventBridge.
        delivery_id: id of the message or event.
    """

    name: str
    transition: str
    is_raised: bool
    changed_at: datetime
    metric: str | None
    dimensions: Mapping[str, str]
    topic: str | None
    delivery_id: str

    def ignored(self, *, metric: str, topic: str) -> str:
        """Why nothing is to be done about it, empty when something is.

        Args:
            metric: the only one that counts.
            topic: ARN of the only topic whose messages count.
        """
        if not self.is_raised:
            return "the alarm is not in state ALARM"
        if self.metric != metric:
            return f"metric {self.metric} is not {metric}"
        if self.topic not in {None, topic}:
            return f"topic {self.topic} may not ask for this"
        return ""
