"""`tradai-jobs`: one item per retraining job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from tradai.common.aws.conditional import unless_refused
from tradai.common.aws.dynamodb_items import from_item, pages, to_item
from tradai.common.aws.errors import translated
from tradai.common.entities.clock import Clock, from_iso, iso
from tradai.common.entities.job import FINAL_STATUSES, JobRecord
from tradai.common.entities.retraining import RetrainingStatus

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

FIELDS = tuple(field.name for field in fields(JobRecord))
TIMES = frozenset({"created_at", "updated_at", "reviewed_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBJobRecords:
    """Facts are added as they become known; a final status is never left."""

    client: DynamoDBClient
    table: str
    clock: Clock

    def get(self, job_id: str) -> JobRecord | None:
        with translated(self.table):
            answer = self.client.get_item(
                TableName=self.table, Key=to_item({"job_id": job_id}), ConsistentRead=True
            )
        return job_of(from_item(answer["Item"])) if "Item" in answer else None

    def put_new(self, job: JobRecord) -> bool:
        known = {name: value for name in FIELDS if (value := _stored(getattr(job, name))) is not None}
        answer = unless_refused(
            self.table,
            lambda: self.client.put_item(
                TableName=self.table, Item=to_item(known), ConditionExpression="attribute_not_exists(job_id)"
            ),
        )
        return answer is not None

    def update(self, job_id: str, **facts: Any) -> None:
        finals = {f":final{i}": status.value for i, status in enumerate(sorted(FINAL_STATUSES))}
        condition = f"attribute_exists(job_id) AND NOT (#status IN ({', '.join(finals)}))"
        self._set(job_id, facts, condition, finals)

    def end_queued(self, job_id: str, **facts: Any) -> None:
        self._set(job_id, facts, "#status = :queued", {":queued": RetrainingStatus.QUEUED.value})

    def _set(self, job_id: str, facts: Mapping[str, Any], condition: str, compared: dict[str, str]) -> None:
        known = {name: value for name, fact in facts.items() if (value := _stored(fact)) is not None}
        known["updated_at"] = iso(self.clock())
        values = {f":{name}": value for name, value in known.items()} | compared
        unless_refused(
            self.table,
            lambda: self.client.update_item(
                TableName=self.table,
                Key=to_item({"job_id": job_id}),
                UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in known),
                ConditionExpression=condition,
                ExpressionAttributeNames={"#status": "status"} | {f"#{name}": name for name in known},
                ExpressionAttributeValues=to_item(values),
            ),
        )

    def of_trace(self, trace_id: str) -> list[JobRecord]:
        """Jobs of one operation, oldest first."""
        items = pages(
            self.client,
            self.table,
            TableName=self.table,
            IndexName="trace_id-index",
            KeyConditionExpression="trace_id = :trace",
            ExpressionAttributeValues=to_item({":trace": trace_id}),
        )
        return sorted(map(job_of, items), key=lambda job: job.created_at)


def job_of(item: Mapping[str, Any]) -> JobRecord:
    """A stored item as a record; other attributes (the task token) stay behind."""
    known = {name: item[name] for name in FIELDS if name in item}
    known |= {name: from_iso(known[name]) for name in TIMES & known.keys()}
    return JobRecord(**{**known, "status": RetrainingStatus(known["status"])})


def _stored(value: object) -> object:
    if isinstance(value, datetime):
        return iso(value)
    return value.value if isinstance(value, Enum) else value
