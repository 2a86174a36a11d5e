"""Days pass: the clock is set, and what EventBridge would do at midnight is done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from tradai.common.entities.clock import iso
from tradai.common.errors import TransientError
from tradai.local import clients, clock
from tradai.local.settings import LocalSettings

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The stack's schedules, fired once per day with the day's own time."""

    settings: LocalSettings

    def days(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """Midnights from `first` to `last`; the clock stands at each while it is used."""
        day = first
        while day <= last:
            clock.set_to(self.settings, day)
            yield day
            day += ONE_DAY

    def evaluate_drift(self, day: datetime) -> dict[str, Any]:
        return self._fire("drift-monitor", day)

    def schedule_retraining(self, day: datetime) -> dict[str, Any]:
        return self._fire("retraining-scheduler", day)

    def _fire(self, function: str, day: datetime) -> dict[str, Any]:
        """Invoke a function with the event of its schedule; its answer.

        Raises:
            TransientError: the function failed.
        """
        event = {
            "id": str(uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "time": iso(day),
            "detail": {},
        }
        name = f"tradai-{self.settings.env}-{function}"
        client = clients.client("lambda", self.settings.aws_url)
        invoked = client.invoke(FunctionName=name, Payload=json.dumps(event).encode())
        answer: dict[str, Any] = json.loads(invoked["Payload"].read())
        if "FunctionError" in invoked:
            raise TransientError(
                f"{function} failed: {answer.get('errorType')}: {answer.get('errorMessage')}"
            )
        return answer
