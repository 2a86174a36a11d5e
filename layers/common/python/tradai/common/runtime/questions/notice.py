"""Messages that arrive as a direct call or as changes of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tradai.common.aws.dynamodb_items import from_item
from tradai.common.aws.dynamodb_jobs import job_of
from tradai.common.aws.dynamodb_outbox import left_message
from tradai.common.aws.dynamodb_release_items import entry_of
from tradai.common.entities.notification import Notification
from tradai.common.entities.severity import Severity
from tradai.common.errors import ValidationFailedError
from tradai.common.notifications.stream import Changes
from tradai.common.registry.records import release_of
from tradai.common.runtime.questions.base import Details, Question
from tradai.common.runtime.questions.parsing import parsed


class DirectNotice(Question):
    """What a caller says; the severity chooses the topic."""

    type: str = Field(min_length=1)
    severity: Severity
    title: str = Field(min_length=1)
    message: str
    model_name: str = ""
    details: Details = Field(default_factory=dict)

    def notification(self) -> Notification:
        return Notification(**self.model_dump())


class Notice(BaseModel):
    """Either a direct message, or a batch of stream records of one of our tables."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    trace_id: str | None = None
    direct: tuple[Notification, ...] = ()
    changes: Changes = Changes()

    @model_validator(mode="before")
    @classmethod
    def _either(cls, event: Any) -> Any:
        records = event.get("Records") if isinstance(event, Mapping) else None
        if records is not None:
            return {"changes": changes_in(records)}
        notice = parsed(DirectNotice, event)
        return {"trace_id": notice.trace_id, "direct": (notice.notification(),)}


def changes_in(records: list[Mapping[str, Any]]) -> Changes:
    """What the records of a stream say, by the table in their source.

    Raises:
        ValidationFailedError: a record is none of a table's stream, or its item none of ours.
    """
    try:
        images = [_image(record) for record in records if "NewImage" in record["dynamodb"]]
        return Changes(
            releases=tuple(release_of(entry_of(i)) for t, i in images if t == "releases" and _is_entry(i)),
            jobs=tuple(job_of(i) for t, i in images if t == "jobs"),
            left=tuple(left_message(i) for t, i in images if t == "notifications" and "body" in i),
        )
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise ValidationFailedError(f"Records: {type(error).__name__} {error}") from None


def _image(record: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Table and item: `releases` of `arn:…:table/tradai-releases-dev/stream/…`."""
    name: str = record["eventSourceARN"].split(":table/")[1].split("/")[0]
    return name.removeprefix("tradai-").rpartition("-")[0], from_item(record["dynamodb"]["NewImage"])


def _is_entry(image: Mapping[str, Any]) -> bool:
    """The pointer and the locks of a strategy are in the same table."""
    return str(image["sk"]).startswith("R#")
