"""What an execution of the workflow is doing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from tradai.common.aws.errors import error_code, translated
from tradai.common.aws.stepfunctions_workflow import execution_arn

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

RUNNING: Final = "RUNNING"
SUCCEEDED: Final = "SUCCEEDED"
ENTERED: Final = "StateEntered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A state that was entered."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """An execution as it stands.

    Args:
        cause: why it ended badly; empty otherwise.
        output: of a finished one.
    """

    arn: str
    status: str
    started_at: datetime
    stopped_at: datetime | None
    cause: str
    output: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFunctionsExecutions:
    client: SFNClient
    state_machine_arn: str

    def arn(self, name: str) -> str:
        """ARN that an execution of this name has, whether it exists or not."""
        return execution_arn(self.state_machine_arn, name)

    def get(self, arn: str) -> Execution | None:
        """None while it does not exist."""
        with translated("the retraining workflow"):
            try:
                found = self.client.describe_execution(executionArn=arn)
            except ClientError as error:
                if error_code(error) != "ExecutionDoesNotExist":
                    raise
                return None
        stopped = found.get("stopDate")
        return Execution(
            arn=arn,
            status=found["status"],
            started_at=found["startDate"].astimezone(UTC),
            stopped_at=stopped.astimezone(UTC) if stopped else None,
            cause=": ".join(filter(None, (found.get("error"), found.get("cause")))),
            output=json.loads(found.get("output") or "{}"),
        )

    def steps(self, arn: str) -> Iterator[Step]:
        """States in the order they were entered."""
        pages = self.client.get_paginator("get_execution_history").paginate(executionArn=arn)
        with translated("the retraining workflow"):
            for page in pages:
                for event in page["events"]:
                    if event["type"].endswith(ENTERED):
                        name = event["stateEnteredEventDetails"]["name"]
                        yield Step(name=name, at=event["timestamp"].astimezone(UTC))
