"""Which execution ended badly?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from tradai.common.runtime.questions.base import LONGEST_TRACE, JobId, Question, StrategyName

USABLE: Mapping[str, TypeAdapter[str]] = {
    "trace_id": TypeAdapter(Annotated[str, Field(min_length=1, max_length=LONGEST_TRACE)]),
    "model_name": TypeAdapter(StrategyName),
    "job_id": TypeAdapter(JobId),
}


class ClosedExecution(Question):
    """EventBridge's status change of an execution that ended badly.

    What its input says is used where it can be: an execution may have ended badly because of its input.
    `model_name` is empty if it had none.
    """

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


def _input_of(detail: Mapping[str, Any]) -> dict[str, str]:
    """What the execution was given and can be used; nothing when it was too large to be in the event."""
    try:
        asked = json.loads(str(detail.get("input") or "{}"))
    except ValueError:
        return {}
    if not isinstance(asked, Mapping):
        return {}
    return {name: asked[name] for name in USABLE if _is_usable(name, asked.get(name))}


def _is_usable(name: str, value: object) -> bool:
    try:
        USABLE[name].validate_python(value, strict=True)
    except ValidationError:
        return False
    return True
