from __future__ import annotations

import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.e2e.local import machines
from tests.local_stack import LocalAws

REVIEW: dict[str, Any] = {
    "Review": {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
        "Parameters": {
            "TableName": "tradai-jobs-dev",
            "Key": {"job_id": {"S": "job-1"}},
            "UpdateExpression": "SET task_token = :token",
            "ExpressionAttributeValues": {":token": {"S.$": "$$.Task.Token"}},
        },
        "TimeoutSeconds": 60,
        "End": True,
    }
}


def waiting(aws: LocalAws) -> tuple[str, str]:
    """The ARN of an execution that waits for its token, and the token."""
    machine = machines.machine(aws, "reviewing", REVIEW)
    started = aws.client("stepfunctions").start_execution(stateMachineArn=machine)["executionArn"]
    dynamodb = aws.client("dynamodb")
    while True:
        found = dynamodb.get_item(TableName="tradai-jobs-dev", Key={"job_id": {"S": "job-1"}}).get("Item", {})
        if "task_token" in found:
            return started, found["task_token"]["S"]
        time.sleep(0.05)


def test_an_answer_ends_the_wait_and_a_second_one_is_refused(local_aws: LocalAws) -> None:
    execution, token = waiting(local_aws)
    states = local_aws.client("stepfunctions")

    states.send_task_success(taskToken=token, output='{"approved": true}')

    assert machines.finished(local_aws, execution)["output"] == '{"approved": true}'
    with pytest.raises(ClientError, match="TaskTimedOut"):
        states.send_task_success(taskToken=token, output="{}")


def test_an_answer_to_a_stopped_execution_is_refused(local_aws: LocalAws) -> None:
    execution, token = waiting(local_aws)
    states = local_aws.client("stepfunctions")

    states.stop_execution(executionArn=execution)

    with pytest.raises(ClientError, match="TaskTimedOut"):
        states.send_task_success(taskToken=token, output="{}")
