"""Whose drift is to be evaluated, and when?"""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime, model_validator

from tradai.common.runtime.questions.base import Question, StrategyName
from tradai.common.runtime.questions.schedules import is_schedule


class DriftQuestion(Question):
    models: tuple[StrategyName, ...] | None = None
    at: AwareDatetime | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_schedule(cls, event: Any) -> Any:
        return {"trace_id": event.get("id"), "at": event.get("time")} if is_schedule(event) else event
