"""Which execution ended badly?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import model_validator

from tradai.common.runtime.questions.base import Question


class ClosedExecution(Question):
    """EventBridge's status change of an execution that ended badly. `model_name` is empty if it had none."""

    execution_arn: str
    status: str
    model_name: str = ""
    job_id: str | None = None
    error: str = ""
    cause: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_event(cls, event: Any) -> Any:
        if not isinstance(event, dict) or not isinstance(event.get("detail"), dict):
            return event
        detail, asked = event["detail"], _input_of(event["detail"])
        return {
            "trace_id": asked.get("trace_id") or event.get("id"),
            "execution_arn": detail.get("executionArn"),
            "status": detail.get("status"),
            "model_name": asked.get("model_name", ""),
            "job_id": asked.get("job_id"),
            "error": detail.get("error") or "",
            "cause": detail.get("cause") or "",
        }


def _input_of(detail: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the execution was given; nothing when it was no object, or too large to be in the event."""
    asked = json.loads(str(detail.get("input") or "{}"))
    return asked if isinstance(asked, Mapping) else {}
