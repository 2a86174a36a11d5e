"""Which retrainings were asked for, by queue or by job records?"""

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
