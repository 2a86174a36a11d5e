"""`tradai-drift-counts` and `tradai-drift-state`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tradai.common.aws.dynamodb_items import from_item, pages, to_item
from tradai.common.aws.errors import translated
from tradai.common.drift.counts import Counts
from tradai.common.drift.ports import HourlyCounts
from tradai.common.entities.clock import Clock, from_iso, iso, system_clock
from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus, FeatureDrift

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEPT = timedelta(days=200)
HOUR = "%Y-%m-%dT%H"


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBDriftCounts:
    """One item per model version, UTC hour and source; a second Put of an hour replaces the first.

    Args:
        real_clock: wall clock, which the table's ttl runs on.
    """

    client: DynamoDBClient
    table: str
    real_clock: Clock = system_clock

    def put(self, model_name: str, version: str, hour: datetime, source: str, counts: Counts) -> None:
        item = {
            "model_version": f"{model_name}#{version}",
            "hour_source": f"{_hour(hour)}#{source}",
            "counts": counts.to_json(),
            "ttl": int((self.real_clock() + KEPT).timestamp()),
        }
        with translated(self.table):
            self.client.put_item(TableName=self.table, Item=to_item(item))

    def between(
        self, model_name: str, version: str, start: datetime, end: datetime
    ) -> Iterator[HourlyCounts]:
        key = {":model": f"{model_name}#{version}", ":start": _hour(start), ":end": _hour(end)}
        items = pages(
            self.client,
            self.table,
            TableName=self.table,
            KeyConditionExpression="model_version = :model AND hour_source BETWEEN :start AND :end",
            ExpressionAttributeValues=to_item(key),
        )
        return map(_counted, items)


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBDriftStates:
    """One item per model and UTC day."""

    client: DynamoDBClient
    table: str

    def put(self, state: DriftState) -> None:
        item = {
            "model_name": state.model_name,
            "evaluation_date": state.evaluated_at.astimezone(UTC).date().isoformat(),
            "severity": state.severity.value,
            "status": state.status.value,
            "requires_attention": state.requires_attention,
            "evaluation": json.dumps({**asdict(state), "evaluated_at": iso(state.evaluated_at)}),
        }
        with translated(self.table):
            self.client.put_item(TableName=self.table, Item=to_item(item))

    def recent(self, model_name: str, limit: int) -> tuple[DriftState, ...]:
        with translated(self.table):
            answer = self.client.query(
                TableName=self.table,
                KeyConditionExpression="model_name = :model",
                ExpressionAttributeValues=to_item({":model": model_name}),
                ScanIndexForward=False,
                ConsistentRead=True,
                Limit=limit,
            )
        return tuple(_state(json.loads(from_item(item)["evaluation"])) for item in answer["Items"])

    def latest(self, model_name: str) -> DriftState | None:
        return next(iter(self.recent(model_name, 1)), None)


def _hour(when: datetime) -> str:
    return when.astimezone(UTC).strftime(HOUR)


def _counted(item: Mapping[str, Any]) -> HourlyCounts:
    hour, _, source = item["hour_source"].partition("#")
    return HourlyCounts(
        hour=datetime.strptime(hour, HOUR).replace(tzinfo=UTC),
        source=source,
        counts=Counts.from_json(item["counts"]),
    )


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
