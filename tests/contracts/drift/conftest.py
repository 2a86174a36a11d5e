"""Each store twice: in memory and on DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws

from tests.fakes.dynamodb_drift import InMemoryDriftCounts, InMemoryDriftStates
from tests.local_tables import tables
from tradai.common.aws.dynamodb_drift_counts import DynamoDBDriftCounts
from tradai.common.aws.dynamodb_drift_states import DynamoDBDriftStates

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from tradai.common.drift.ports import DriftCounts, DriftStates

REGION = "eu-west-1"


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoDBClient]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        client = boto3.client("dynamodb", region_name=REGION)
        for table in tables():
            if "drift" in table["TableName"]:
                table.pop("StreamSpecification", None)
                client.create_table(**table)
        yield client


@pytest.fixture(params=["memory", "dynamodb"])
def counts(request: pytest.FixtureRequest) -> DriftCounts:
    if request.param == "memory":
        return InMemoryDriftCounts()
    return DynamoDBDriftCounts(client=request.getfixturevalue("dynamodb"), table="tradai-drift-counts-dev")


@pytest.fixture(params=["memory", "dynamodb"])
def states(request: pytest.FixtureRequest) -> DriftStates:
    if request.param == "memory":
        return InMemoryDriftStates()
    return DynamoDBDriftStates(client=request.getfixturevalue("dynamodb"), table="tradai-drift-state-dev")
