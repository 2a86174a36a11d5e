"""Which model is to be rolled back, and to what?"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import InstanceOf, model_validator

from tradai.common.entities.alarm import Alarm
from tradai.common.runtime.questions.alarms import alarm_in
from tradai.common.runtime.questions.base import Question, StrategyName, Version


class RollbackReason(StrEnum):
    MANUAL_REQUEST = "MANUAL_REQUEST"
    PERFORMANCE_DEGRADATION = "PERFORMANCE_DEGRADATION"
    TEST_FAILURE = "TEST_FAILURE"
    DRIFT_SEVERE = "DRIFT_SEVERE"


class RollbackQuestion(Question):
    """A direct call, or an alarm: then the model is the metric's `ModelName` dimension."""

    model_name: StrategyName
    target_version: Version | None = None
    reason: RollbackReason = RollbackReason.MANUAL_REQUEST
    alarm_name: str | None = None
    force: bool = False
    dry_run: bool = False
    alarm: InstanceOf[Alarm] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_alarm(cls, event: Any) -> Any:
        alarm = alarm_in(event)
        if alarm is None:
            return event
        return {
            "model_name": alarm.dimensions.get("ModelName"),
            "reason": RollbackReason.PERFORMANCE_DEGRADATION,
            "alarm_name": alarm.name,
            "alarm": alarm,
            "trace_id": alarm.delivery_id,
        }
