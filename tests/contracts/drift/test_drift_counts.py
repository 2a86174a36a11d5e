"""What every store of hourly counts promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from tradai.common.aws.dynamodb_drift_counts import DynamoDBDriftCounts
from tradai.common.drift.counts import Counts
from tradai.common.drift.ports import DriftCounts, HourlyCounts
from tradai.common.errors import ValidationFailedError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def counted(number: int) -> Counts:
    return Counts(profile="p", values=((number, 0), (1, 2)))


def read(counts: DriftCounts, start: datetime, end: datetime) -> list[HourlyCounts]:
    return list(counts.between("alpha", "3", start, end))


def test_hours_come_back_in_order_without_the_end(counts: DriftCounts) -> None:
    for i in (2, 0, 1, 3):
        counts.put("alpha", "3", NOON + i * HOUR, "live", counted(i))

    found = read(counts, NOON, NOON + 3 * HOUR)

    assert [one.hour for one in found] == [NOON, NOON + HOUR, NOON + 2 * HOUR]
    assert [one.counts for one in found] == [counted(0), counted(1), counted(2)]
    assert {one.source for one in found} == {"live"}


def test_an_hour_delivered_twice_is_kept_once(counts: DriftCounts) -> None:
    counts.put("alpha", "3", NOON, "live", counted(1))
    counts.put("alpha", "3", NOON, "live", counted(7))

    assert [one.counts for one in read(counts, NOON, NOON + HOUR)] == [counted(7)]


def test_sources_of_one_hour_are_kept_apart(counts: DriftCounts) -> None:
    counts.put("alpha", "3", NOON, "live", counted(1))
    counts.put("alpha", "3", NOON, "evaluation", counted(2))

    assert [one.source for one in read(counts, NOON, NOON + HOUR)] == ["evaluation", "live"]


def test_minutes_belong_to_their_utc_hour(counts: DriftCounts) -> None:
    tokyo = timezone(timedelta(hours=9))
    counts.put("alpha", "3", (NOON + timedelta(minutes=59)).astimezone(tokyo), "live", counted(1))

    assert [one.hour for one in read(counts, NOON, NOON + HOUR)] == [NOON]


def test_versions_and_models_are_kept_apart(counts: DriftCounts) -> None:
    counts.put("alpha", "4", NOON, "live", counted(1))
    counts.put("beta", "3", NOON, "live", counted(1))

    assert read(counts, NOON, NOON + HOUR) == []


def test_a_week_of_two_sources_is_read_whole(counts: DriftCounts) -> None:
    hours = [NOON + i * HOUR for i in range(168)]
    for hour in hours:
        counts.put("alpha", "3", hour, "a", counted(1))
        counts.put("alpha", "3", hour, "b", counted(1))

    found = read(counts, NOON, NOON + 168 * HOUR)

    assert sum((one.counts for one in found), start=counted(0)).values[0][0] == 336


def test_items_expire_200_days_after_they_were_written(dynamodb: DynamoDBClient) -> None:
    table = "tradai-drift-counts-dev"
    counts = DynamoDBDriftCounts(client=dynamodb, table=table, real_clock=lambda: NOON)

    counts.put("alpha", "3", NOON - timedelta(days=900), "live", counted(1))

    (item,) = dynamodb.scan(TableName=table)["Items"]
    assert item["ttl"]["N"] == str(int((NOON + timedelta(days=200)).timestamp()))
    assert item["model_version"]["S"] == "alpha#3"


@pytest.mark.parametrize("content", ["{}", "no JSON", '{"profile":"p"}', "[]"])
def test_an_item_that_holds_no_counts_is_named(dynamodb: DynamoDBClient, content: str) -> None:
    table = "tradai-drift-counts-dev"
    key = {"model_version": {"S": "alpha#3"}, "hour_source": {"S": "2026-03-20T12#live"}}
    dynamodb.put_item(TableName=table, Item={**key, "counts": {"S": content}})

    with pytest.raises(
        ValidationFailedError, match=f"^{table}: the item alpha#3 2026-03-20T12#live .*; delete it$"
    ):
        read(DynamoDBDriftCounts(client=dynamodb, table=table), NOON, NOON + HOUR)
