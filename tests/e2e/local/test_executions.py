from __future__ import annotations

import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.e2e.local import machines
from tests.local_stack import LocalAws

WAITING: dict[str, Any] = {"Wait": {"Type": "Wait", "Seconds": 30, "End": True}}


def test_a_name_of_80_characters_is_accepted_and_one_of_81_refused(local_aws: LocalAws) -> None:
    machine = machines.machine(local_aws, "naming", {"Done": {"Type": "Succeed"}})
    states = local_aws.client("stepfunctions")

    states.start_execution(stateMachineArn=machine, name="n" * 80)

    with pytest.raises(ClientError, match="InvalidName"):
        states.start_execution(stateMachineArn=machine, name="n" * 81)


def test_the_same_start_while_running_is_the_same_execution(local_aws: LocalAws) -> None:
    machine = machines.machine(local_aws, "idempotent", WAITING)
    states = local_aws.client("stepfunctions")

    first = states.start_execution(stateMachineArn=machine, name="once", input='{"a": 1}')
    again = states.start_execution(stateMachineArn=machine, name="once", input='{"a": 1}')

    assert (again["executionArn"], again["startDate"]) == (first["executionArn"], first["startDate"])
    with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
        states.start_execution(stateMachineArn=machine, name="once", input='{"a": 2}')


def test_a_name_stays_taken_when_its_execution_is_over(local_aws: LocalAws) -> None:
    machine = machines.machine(local_aws, "taken", {"Done": {"Type": "Succeed"}})
    states = local_aws.client("stepfunctions")
    started = states.start_execution(stateMachineArn=machine, name="once")
    machines.finished(local_aws, started["executionArn"])

    with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
        states.start_execution(stateMachineArn=machine, name="once")


def test_the_machines_own_timeout_ends_it(local_aws: LocalAws) -> None:
    machine = machines.machine(local_aws, "slow", WAITING, TimeoutSeconds=1)

    started = local_aws.client("stepfunctions").start_execution(stateMachineArn=machine)

    assert machines.finished(local_aws, started["executionArn"])["status"] == "TIMED_OUT"


def test_a_stopped_execution_stays_stopped_when_its_task_fails_later(local_aws: LocalAws) -> None:
    source = "import time\ndef handler(e, c):\n    time.sleep(2)\n    raise RuntimeError('late')"
    arn = machines.function(local_aws, "late", source)
    machine = machines.machine(local_aws, "stopped", {"Late": {"Type": "Task", "Resource": arn, "End": True}})
    states = local_aws.client("stepfunctions")
    started = states.start_execution(stateMachineArn=machine)["executionArn"]

    states.stop_execution(executionArn=started, error="Operator", cause="enough")
    time.sleep(3.5)

    assert states.describe_execution(executionArn=started)["status"] == "ABORTED"
