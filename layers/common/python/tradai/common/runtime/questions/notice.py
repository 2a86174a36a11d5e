"""Messages and requests that arrive by event."""

from __future__ import annotations

import json
from typing import Any

from pydantic import Field, model_validator

from tradai.common.entities.notification import Severity
from tradai.common.runtime.questions.base import Details, Question


class NoticeQuestion(Question):
    type: str = Field(min_length=1)
    severity: Severity
    title: str = Field(min_length=1)
    message: str
    model_name: str = ""
    details: Details = Field(default_factory=dict)


class RetrainingRequest(Question):
    """A retraining somebody asked for, by queue or by a `queued` job record."""

    model_name: str
    force: bool = False
    manual_trigger: bool = True
    config_version_id: str | None = None
    job_id: str | None = None


class ClosedExecution(Question):
    """EventBridge's status change of an execution that ended badly."""

    execution_arn: str
    status: str
    input: Details = Field(default_factory=dict)
    cause: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_event(cls, event: Any) -> Any:
        if not isinstance(event, dict) or "detail" not in event:
            return event
        detail = event["detail"]
        payload = json.loads(detail.get("input") or "{}")
        return {
            "trace_id": payload.get("trace_id") or event.get("id"),
            "execution_arn": detail.get("executionArn"),
            "status": detail.get("status"),
            "input": payload,
            "cause": detail.get("cause") or "",
        }
