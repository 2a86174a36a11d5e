"""Reviews, which are items of `tradai-jobs` with a task token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tradai.common.aws.conditional import unless_refused
from tradai.common.aws.dynamodb_items import from_item, pages, to_item
from tradai.common.aws.dynamodb_jobs import job_of
from tradai.common.aws.errors import translated
from tradai.common.entities.clock import Clock, from_iso, iso
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.retraining.review import Answer, Review

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NEXT: Final[Mapping[Answer, RetrainingStatus]] = {
    Answer.APPROVE: RetrainingStatus.PROMOTING,
    Answer.REJECT: RetrainingStatus.COMPARING,
}
"""Where the record stands until the workflow ends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBReviews:
    client: DynamoDBClient
    table: str
    clock: Clock

    def get(self, job_id: str) -> Review | None:
        with translated(self.table):
            answer = self.client.get_item(
                TableName=self.table, Key=to_item({"job_id": job_id}), ConsistentRead=True
            )
        return _review(from_item(answer["Item"])) if "Item" in answer else None

    def waiting(self) -> list[Review]:
        items = pages(
            self.client,
            self.table,
            TableName=self.table,
            IndexName="status-created_at-index",
            KeyConditionExpression="#status = :waiting",
            FilterExpression="attribute_not_exists(review)",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues=to_item({":waiting": RetrainingStatus.AWAITING_REVIEW.value}),
        )
        return [_review(item) for item in items]

    def record(self, job_id: str, answer: Answer, by: str, reason: str) -> bool:
        values = {
            ":answer": answer.value,
            ":by": by,
            ":why": reason,
            ":now": iso(self.clock()),
            ":next": NEXT[answer].value,
            ":waiting": RetrainingStatus.AWAITING_REVIEW.value,
        }
        written = unless_refused(
            self.table,
            lambda: self.client.update_item(
                TableName=self.table,
                Key=to_item({"job_id": job_id}),
                UpdateExpression="SET review = :answer, reviewed_by = if_not_exists(reviewed_by, :by), "
                "review_reason = if_not_exists(review_reason, :why), reviewed_at = :now, "
                "updated_at = :now, #status = :next",
                ConditionExpression="attribute_exists(task_token) AND "
                "((#status = :waiting AND attribute_not_exists(review)) OR review = :answer)",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues=to_item(values),
            ),
        )
        return written is not None


def _review(item: Mapping[str, Any]) -> Review:
    requested, answer = item.get("review_requested_at"), item.get("review")
    return Review(
        job=job_of(item),
        token=item.get("task_token"),
        requested_at=from_iso(requested) if requested else None,
        answer=Answer(answer) if answer else None,
        answered_by=item.get("reviewed_by"),
    )
