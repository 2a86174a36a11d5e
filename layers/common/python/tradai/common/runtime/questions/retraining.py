"""Questions about retraining: is it needed, how did it go, who should train now."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime, InstanceOf, model_validator

from tradai.common.entities.alarm import Alarm
from tradai.common.runtime.questions.alarms import alarm_in
from tradai.common.runtime.questions.base import JobId, Question, StrategyName, Version


class CheckQuestion(Question):
    """`model_name` is not checked here: a bad one is a decision, not a fault."""

    model_name: str
    force: bool = False
    manual_trigger: bool = False
    execution_id: str | None = None
    job_id: JobId | None = None
    config_version_id: str | None = None


class CompareQuestion(Question):
    model_name: StrategyName
    job_id: JobId
    challenger_version: Version | None = None
    champion_version: Version | None = None


class DriftQuestion(Question):
    models: tuple[StrategyName, ...] | None = None
    at: AwareDatetime | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_schedule(cls, event: Any) -> Any:
        return {"trace_id": event.get("id"), "at": event.get("time")} if is_schedule(event) else event


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


def is_schedule(event: object) -> bool:
    return isinstance(event, dict) and event.get("detail-type") == "Scheduled Event"
