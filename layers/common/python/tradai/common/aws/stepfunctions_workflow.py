"""Starts executions of the retraining state machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tradai.common.aws.errors import error_code, translated
from tradai.common.entities.clock import Clock, system_clock
from tradai.common.retraining.ports import Started

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

CLOCKS_DIFFER = timedelta(seconds=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFunctionsWorkflow:
    """`now` is the wall's clock."""

    client: SFNClient
    state_machine_arn: str
    now: Clock = system_clock

    def start(self, name: str, payload: Mapping[str, Any]) -> Started:
        """Start it, or find that an execution of this name was started before.

        For one that still runs Step Functions answers like the first time, but with its start.
        """
        body = json.dumps(payload, sort_keys=True, separators=(",", ":"))
        asked_at = self.now()
        with translated("the retraining workflow"):
            try:
                answer = self.client.start_execution(
                    stateMachineArn=self.state_machine_arn, name=name, input=body
                )
            except ClientError as error:
                if error_code(error) != "ExecutionAlreadyExists":
                    raise
                return Started(execution_arn=execution_arn(self.state_machine_arn, name), is_new=False)
        is_new = answer["startDate"] > asked_at - CLOCKS_DIFFER
        return Started(execution_arn=answer["executionArn"], is_new=is_new)


def execution_arn(state_machine_arn: str, name: str) -> str:
    """ARN that an execution of this name has, whether it exists or not."""
    return f"{state_machine_arn.replace(':stateMachine:', ':execution:')}:{name}"
