"""The drift of each model, day by day, in DynamoDB."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tradai.common.aws.dynamodb_items import from_item, readable, to_item
from tradai.common.aws.errors import translated
from tradai.common.entities.clock import from_iso, iso
from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus, FeatureDrift

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBDriftStates:
    """One item per model and UTC day."""

    client: DynamoDBClient
    table: str

    def put(self, state: DriftState) -> None:
        item = {
            "model_name": state.model_name,
            "evaluation_date": _day(state.evaluated_at),
            "severity": state.severity.value,
            "status": state.status.value,
            "requires_attention": state.requires_attention,
            "evaluation": json.dumps({**asdict(state), "evaluated_at": iso(state.evaluated_at)}),
        }
        with translated(self.table):
            self.client.put_item(TableName=self.table, Item=to_item(item))

    def recent(self, model_name: str, limit: int, *, until: datetime | None = None) -> tuple[DriftState, ...]:
        condition, values = "model_name = :model", {":model": model_name}
        if until is not None:
            condition, values[":day"] = f"{condition} AND evaluation_date <= :day", _day(until)
        with translated(self.table):
            answer = self.client.query(
                TableName=self.table,
                KeyConditionExpression=condition,
                ExpressionAttributeValues=to_item(values),
                ScanIndexForward=False,
                ConsistentRead=True,
                Limit=limit,
            )
        return tuple(self._state(from_item(item)) for item in answer["Items"])

    def latest(self, model_name: str) -> DriftState | None:
        return next(iter(self.recent(model_name, 1)), None)

    def _state(self, item: Mapping[str, Any]) -> DriftState:
        with readable(self.table, item["model_name"], item["evaluation_date"]):
            return _state(json.loads(item["evaluation"]))


def _day(when: datetime) -> str:
    return when.astimezone(UTC).date().isoformat()


def _state(stored: Mapping[str, Any]) -> DriftState:
    features = tuple(
        FeatureDrift(**{**one, "severity": DriftSeverity(one["severity"])}) for one in stored["features"]
    )
    return DriftState(
        **{
            **stored,
            "evaluated_at": from_iso(stored["evaluated_at"]),
            "severity": DriftSeverity(stored["severity"]),
            "status": DriftStatus(stored["status"]),
            "features": features,
        }
    )
