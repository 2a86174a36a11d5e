"""Requests that arrive by queue or by event."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, Field, model_validator

from tradai.common.aws.dynamodb_items import from_item
from tradai.common.errors import ValidationFailedError
from tradai.common.retraining.requests import Request
from tradai.common.runtime.questions.base import Details, Question, StrategyName
from tradai.common.runtime.questions.parsing import parsed


class RetrainingRequest(Question):
    """A retraining that somebody asked for; `job_id` is the record it belongs to."""

    model_name: StrategyName
    job_id: str = Field(min_length=1, max_length=64)
    force: bool = False
    manual_trigger: bool = True
    config_version_id: str | None = None

    def request(self) -> Request:
        return Request(**{**self.model_dump(), "trace_id": self.trace_id or self.job_id})


class Batch(BaseModel, frozen=True):
    """Records of the requests queue, or of the stream of the jobs table."""

    records: list[dict[str, Any]] = Field(alias="Records")

    def requests(self) -> Iterator[tuple[str, RetrainingRequest | ValidationFailedError]]:
        """Each record's id with what it asks, or with what is wrong with it."""
        for record in self.records:
            try:
                yield _identity(record), parsed(RetrainingRequest, _body(record))
            except ValidationFailedError as error:
                yield _identity(record), error


class ClosedExecution(Question):
    """EventBridge's status change of an execution that ended badly."""

    execution_arn: str
    status: str
    input: Details = Field(default_factory=dict)
    error: str = ""
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
            "error": detail.get("error") or "",
            "cause": detail.get("cause") or "",
        }


def _identity(record: Mapping[str, Any]) -> str:
    return str(record.get("messageId") or record.get("dynamodb", {}).get("SequenceNumber", ""))


def _body(record: Mapping[str, Any]) -> object:
    if "dynamodb" in record:
        item = from_item(record["dynamodb"]["NewImage"])
        return {name: item[name] for name in RetrainingRequest.model_fields if name in item}
    try:
        return json.loads(record["body"])
    except (KeyError, ValueError) as error:
        raise ValidationFailedError(f"body: not JSON ({error})") from None
