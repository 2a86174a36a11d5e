"""Whose labels are to be compared with the ledger?"""

from __future__ import annotations

from typing import Any

from pydantic import model_validator

from tradai.common.runtime.questions.base import Question, StrategyName
from tradai.common.runtime.questions.schedules import is_schedule


class MirrorQuestion(Question):
    models: tuple[StrategyName, ...] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_schedule(cls, event: Any) -> Any:
        return {"trace_id": event.get("id")} if is_schedule(event) else event
