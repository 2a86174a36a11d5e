"""Who should train now?"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime, InstanceOf, model_validator

from tradai.common.entities.alarm import Alarm
from tradai.common.runtime.questions.alarms import alarm_in
from tradai.common.runtime.questions.base import Question, StrategyName
from tradai.common.runtime.questions.schedules import is_schedule


class SchedulerQuestion(Question):
    """A tick, a drift alarm by SNS, or a direct call. `occurred_at` is the event's own time."""

    models: tuple[StrategyName, ...] | None = None
    force: bool = False
    trigger: Literal["manual", "drift_detected", "scheduled"] | None = None
    occurred_at: AwareDatetime | None = None
    alarm: InstanceOf[Alarm] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_event(cls, event: Any) -> Any:
        if is_schedule(event):
            return {"trace_id": event.get("id"), "trigger": "scheduled", "occurred_at": event.get("time")}
        alarm = alarm_in(event)
        if alarm is None:
            return event
        return {
            "trace_id": alarm.delivery_id,
            "trigger": "drift_detected",
            "occurred_at": alarm.changed_at,
            "alarm": alarm,
        }
