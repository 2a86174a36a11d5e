"""Starts executions of the retraining state machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tradai.common.aws.errors import error_code, translated
from tradai.common.retraining.ports import Started

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFunctionsWorkflow:
    client: SFNClient
    state_machine_arn: str

    def start(self, name: str, payload: Mapping[str, Any]) -> Started:
        """Start it, or find that an execution of this name was started before."""
        body = json.dumps(payload, sort_keys=True, separators=(",", ":"))
        with translated("the retraining workflow"):
            try:
                answer = self.client.start_execution(
                    stateMachineArn=self.state_machine_arn, name=name, input=body
                )
            except ClientError as error:
                if error_code(error) != "ExecutionAlreadyExists":
                    raise
                return Started(execution_arn=self._arn(name), is_new=False)
        return Started(execution_arn=answer["executionArn"], is_new=True)

    def _arn(self, name: str) -> str:
        return f"{self.state_machine_arn.replace(':stateMachine:', ':execution:')}:{name}"
