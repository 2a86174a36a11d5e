"""Answers to a workflow that waits for a task token."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from tradai.common.aws.errors import error_code, translated

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

NOT_WAITING: Final = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFunctionsCallbacks:
    client: SFNClient

    def succeed(self, token: str, output: Mapping[str, object]) -> bool:
        """Wake the workflow; False when nothing waits for this token any more."""
        with translated("the retraining workflow"):
            try:
                self.client.send_task_success(taskToken=token, output=json.dumps(output))
            except ClientError as error:
                if error_code(error) not in NOT_WAITING:
                    raise
                return False
        return True
