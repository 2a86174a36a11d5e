"""The functions as Lambda calls them, in an account with one strategy."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, Final

import boto3
import pytest
from moto import mock_aws

from tests import account
from tests.fakes.mlflow_adapter import InMemoryMLflow
from tradai.common.entities.clock import iso
from tradai.common.entities.job import JobRecord
from tradai.common.entities.retraining import RetrainingState
from tradai.common.errors import TradaiError
from tradai.common.runtime import wiring_retraining

NOW: Final = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
CLOCK: Final = "/tradai/dev/clock"
WAITING: Final = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 3600, "End": True}}}
CONTEXT: Final = SimpleNamespace(aws_request_id="request-1")


@dataclass
class Office:
    """Calls functions by the name of their folder; events and answers pass through JSON, as on AWS."""

    mlflow: InMemoryMLflow = field(default_factory=InMemoryMLflow)

    def call(self, function: str, event: Mapping[str, Any] | None = None, **facts: Any) -> dict[str, Any]:
        """The answer; `facts` are the event of a direct call."""
        handler = importlib.import_module(f"functions.{function}.handler").lambda_handler
        sent = json.loads(json.dumps(facts if event is None else event))
        answer: dict[str, Any] = json.loads(json.dumps(handler(sent, CONTEXT), allow_nan=False))
        assert answer["environment"] == "dev"
        return answer

    def refusal(self, function: str, event: Mapping[str, Any] | None = None, **facts: Any) -> tuple[str, str]:
        """Class name and message of the error, as Step Functions would see them."""
        with pytest.raises(TradaiError) as refused:
            self.call(function, event, **facts)
        return type(refused.value).__name__, str(refused.value)

    def set_clock(self, when: datetime) -> None:
        """The product's clock, which is at `NOW` in the beginning."""
        boto3.client("ssm", account.REGION).put_parameter(
            Name=CLOCK, Value=iso(when), Type="String", Overwrite=True
        )

    @property
    def state(self) -> RetrainingState | None:
        return wiring_retraining.retraining_states().get(account.STRATEGY)

    def job(self, job_id: str) -> JobRecord | None:
        return wiring_retraining.job_records().get(job_id)

    def executions(self) -> list[dict[str, Any]]:
        """Name and input of every run of the workflow."""
        client = boto3.client("stepfunctions", account.REGION)
        found = client.list_executions(stateMachineArn=account.STATE_MACHINE)["executions"]
        described = [client.describe_execution(executionArn=one["executionArn"]) for one in found]
        return [{"name": one["name"], "input": json.loads(one["input"])} for one in described]


@contextmanager
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office whose strategy has an ACTIVE config and no model."""
    office = Office()
    clock = {"TRADAI_TARGET": "local", "TRADAI_CLOCK_PARAMETER": CLOCK}
    with (
        mock_aws(),
        account.furnished(monkeypatch, office.mlflow, AWS_LAMBDA_FUNCTION_NAME="tradai-dev-f", **clock),
    ):
        boto3.client("stepfunctions", account.REGION).create_state_machine(
            name="tradai-retraining-workflow-dev",
            definition=json.dumps(WAITING),
            roleArn=f"arn:aws:iam::{account.ACCOUNT}:role/workflow",
        )
        office.set_clock(NOW)
        account.configured()
        yield office


def streamed(table: str, item: Mapping[str, Any], *, number: int = 1) -> dict[str, Any]:
    """A record of a table's stream; `item` in DynamoDB's notation."""
    return {
        "eventID": f"{number:032x}",
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": account.REGION,
        "dynamodb": {
            "ApproximateCreationDateTime": 1772366400,
            "NewImage": item,
            "SequenceNumber": f"{number:021d}",
            "SizeBytes": 300,
            "StreamViewType": "NEW_IMAGE",
        },
        "eventSourceARN": f"arn:aws:dynamodb:{account.REGION}:{account.ACCOUNT}:"
        f"table/tradai-{table}-dev/stream/2026-03-01T00:00:00.000",
    }


def items(table: str) -> list[dict[str, Any]]:
    """Everything in a table, in DynamoDB's notation."""
    return list(boto3.client("dynamodb", account.REGION).scan(TableName=f"tradai-{table}-dev")["Items"])
