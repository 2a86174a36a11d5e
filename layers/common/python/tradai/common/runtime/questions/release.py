"""Questions that move the live pair."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field, InstanceOf, model_validator

from tradai.common.entities.alarm import Alarm
from tradai.common.runtime.questions.alarms import alarm_in
from tradai.common.runtime.questions.base import JobId, Question, StrategyName, Version


class PromoteQuestion(Question):
    """`new_version` may be absent when exactly one Staging version has the verdict promote."""

    model_name: StrategyName
    new_version: Version | None = None
    expected_champion: Version | None = None
    confidence: float | None = None
    reason: str = ""
    fence: int | None = None
    job_id: JobId | None = None
    actor: str | None = None


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


class ActivateQuestion(Question):
    strategy_name: StrategyName
    config_id: str = Field(min_length=1, max_length=64)
    expected_active_id: str | None = None
    reason: str = ""
    actor: str = ""
    dry_run: bool = False


class MirrorQuestion(Question):
    models: tuple[StrategyName, ...] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_schedule(cls, event: Any) -> Any:
        from_rule = isinstance(event, dict) and event.get("detail-type") == "Scheduled Event"
        return {"trace_id": event.get("id")} if from_rule else event
