"""Requests that arrive by queue or by event."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, Field, model_validator

from tradai.common.aws.dynamodb_items import from_item
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.errors import ValidationFailedError
from tradai.common.retraining.requests import Request
from tradai.common.runtime.questions.base import JobId, Question, StrategyName
from tradai.common.runtime.questions.parsing import parsed


class RetrainingRequest(Question):
    """A retraining that somebody asked for; `job_id` is its record, and its trace when it has none."""

    model_name: StrategyName
    job_id: JobId
    force: bool = False
    manual_trigger: bool = True
    config_version_id: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _traced(cls, body: Any) -> Any:
        is_traced = not isinstance(body, Mapping) or body.get("trace_id")
        return body if is_traced else {**body, "trace_id": body.get("job_id")}

    def request(self) -> Request:
        return Request(**self.model_dump())


class Batch(BaseModel, frozen=True):
    """Records of the requests queue, or of the stream of the jobs table."""

    records: list[dict[str, Any]] = Field(alias="Records")

    def requests(self) -> Iterator[tuple[str, RetrainingRequest | ValidationFailedError]]:
        """Each record's id with what it asks, or with what is wrong with it."""
        for record in filter(_asks, self.records):
            try:
                yield _identity(record), parsed(RetrainingRequest, _body(record))
            except ValidationFailedError as error:
                yield _identity(record), error

    def text(self, identity: str) -> str:
        """What a record said, word for word."""
        record = next(record for record in self.records if _identity(record) == identity)
        return str(record["body"]) if "body" in record else json.dumps(record, sort_keys=True)


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


def _asks(record: Mapping[str, Any]) -> bool:
    """A message always does, a changed job record only when it was left for us."""
    image = record.get("dynamodb", {}).get("NewImage", {})
    return "dynamodb" not in record or image.get("status") == {"S": RetrainingStatus.QUEUED.value}


def _identity(record: Mapping[str, Any]) -> str:
    return str(record.get("messageId") or record.get("dynamodb", {}).get("SequenceNumber", ""))


def _body(record: Mapping[str, Any]) -> object:
    if "dynamodb" in record:
        item = from_item(record["dynamodb"]["NewImage"])
        return {name: item[name] for name in RetrainingRequest.model_fields if name in item}
    try:
        return json.loads(record["body"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValidationFailedError(f"body: not JSON ({error})") from None
