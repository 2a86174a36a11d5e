"""Hourly counts of a model's inputs in DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tradai.common.aws.dynamodb_items import pages, readable, to_item
from tradai.common.aws.errors import translated
from tradai.common.drift.counts import Counts
from tradai.common.drift.ports import HourlyCounts
from tradai.common.entities.clock import Clock, system_clock

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
        return map(self._counted, items)

    def _counted(self, item: Mapping[str, Any]) -> HourlyCounts:
        with readable(self.table, item["model_version"], item["hour_source"]):
            hour, _, source = item["hour_source"].partition("#")
            return HourlyCounts(
                hour=datetime.strptime(hour, HOUR).replace(tzinfo=UTC),
                source=source,
                counts=Counts.from_json(item["counts"]),
            )


def _hour(when: datetime) -> str:
    return when.astimezone(UTC).strftime(HOUR)
