from __future__ import annotations

import json
from typing import Any

from tests.e2e.local import machines
from tests.local_stack import LocalAws

STAMP: dict[str, Any] = {
    "Stamp": {
        "Type": "Pass",
        "Parameters": {"at.$": "$$.State.EnteredTime", "began.$": "$$.Execution.StartTime"},
        "End": True,
    }
}


def test_a_workflow_writes_times_of_the_stacks_clock(local_aws: LocalAws) -> None:
    local_aws.client("ssm").put_parameter(
        Name="/tradai/dev/clock", Value="2024-05-01T00:00:00.000000Z", Type="String"
    )
    machine = machines.machine(local_aws, "stamping", STAMP)
    started = local_aws.client("stepfunctions").start_execution(stateMachineArn=machine)

    ended = machines.finished(local_aws, started["executionArn"])

    assert json.loads(ended["output"]) == dict.fromkeys(("at", "began"), "2024-05-01T00:00:00.000Z")
    assert ended["startDate"].year > 2024
