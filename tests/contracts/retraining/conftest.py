"""Each port of retraining twice: in memory, and on AWS as moto plays it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import boto3
import pytest
from moto import mock_aws

from tests.contracts.retraining import stores
from tests.fakes.dynamodb_jobs import InMemoryJobRecords
from tests.fakes.dynamodb_retraining import InMemoryRetrainingStates
from tests.fakes.notifications import InMemorySentNotifications
from tests.fakes.s3_results import InMemoryResults
from tests.fakes.stepfunctions_workflow import InMemoryWorkflow
from tradai.common.aws.dynamodb_jobs import DynamoDBJobRecords
from tradai.common.aws.dynamodb_notifications import DynamoDBSentNotifications
from tradai.common.aws.dynamodb_retraining import DynamoDBRetrainingStates
from tradai.common.aws.s3_results import S3Results
from tradai.common.aws.stepfunctions_workflow import StepFunctionsWorkflow
from tradai.common.notifications.ports import SentNotifications
from tradai.common.retraining.ports import RetrainingStates, Workflow

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        yield


def twice(memory: Callable[[], object], on_aws: Callable[[], object]) -> Callable[..., object]:
    """A fixture that is the fake in one run of a test and the adapter in the other."""

    @pytest.fixture(params=["memory", "aws"])
    def port(request: pytest.FixtureRequest) -> object:
        if request.param == "memory":
            return memory()
        request.getfixturevalue("account")
        return on_aws()

    return port


def _retraining_states() -> RetrainingStates:
    return DynamoDBRetrainingStates(
        client=stores.table("retraining-state"), table=stores.name("retraining-state")
    )


def _job_records() -> DynamoDBJobRecords:
    return DynamoDBJobRecords(client=stores.table("jobs"), table=stores.name("jobs"), clock=lambda: NOW)


def _sent_notifications() -> SentNotifications:
    return DynamoDBSentNotifications(client=stores.table("notifications"), table=stores.name("notifications"))


def _results() -> S3Results:
    return S3Results(client=stores.bucket("results"), bucket=stores.name("results"), owner=stores.ACCOUNT)


def _workflow() -> Workflow:
    client = boto3.client("stepfunctions", region_name=stores.REGION)
    return StepFunctionsWorkflow(client=client, state_machine_arn=stores.state_machine(client))


states = twice(InMemoryRetrainingStates, _retraining_states)
jobs = twice(lambda: InMemoryJobRecords(clock=lambda: NOW), _job_records)
sent = twice(InMemorySentNotifications, _sent_notifications)
results = twice(InMemoryResults, _results)
workflow = twice(InMemoryWorkflow, _workflow)
