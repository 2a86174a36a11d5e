from __future__ import annotations

from tests.e2e.local import machines
from tests.local_stack import LocalAws

FAULTY = """
import os
class ConflictError(Exception): pass
calls = 0
def handler(event, context):
    global calls
    calls += 1
    if event["do"] == "raise": raise ConflictError("somebody was faster")
    if event["do"] == "exit": os._exit(3)
    return {"calls": calls}
"""


def test_a_fault_carries_its_class_name_message_and_stack(local_aws: LocalAws) -> None:
    machines.function(local_aws, "faulty", FAULTY)

    answer, is_fault = machines.invoke(local_aws, "faulty", {"do": "raise"})

    assert is_fault
    assert answer["errorType"] == "ConflictError"
    assert answer["errorMessage"] == "somebody was faster"
    assert "ConflictError" not in answer["stackTrace"][0]
    assert 'raise ConflictError("somebody was faster")' in "".join(answer["stackTrace"])


def test_the_environment_that_raised_stays_warm(local_aws: LocalAws) -> None:
    machines.function(local_aws, "faulty", FAULTY)

    machines.invoke(local_aws, "faulty", {"do": "raise"})

    assert machines.invoke(local_aws, "faulty", {"do": "count"}) == ({"calls": 2}, False)


def test_the_stack_of_a_fault_is_in_the_log(local_aws: LocalAws) -> None:
    machines.function(local_aws, "faulty", FAULTY)

    machines.invoke(local_aws, "faulty", {"do": "raise"})

    events = local_aws.client("logs").filter_log_events(logGroupName="/aws/lambda/faulty")["events"]
    assert any("ConflictError: somebody was faster" in event["message"] for event in events)


def test_an_exit_is_a_runtime_exit_error_and_the_next_call_starts_anew(local_aws: LocalAws) -> None:
    machines.function(local_aws, "faulty", FAULTY)

    answer, is_fault = machines.invoke(local_aws, "faulty", {"do": "exit"})

    assert (answer["errorType"], is_fault) == ("Runtime.ExitError", True)
    assert machines.invoke(local_aws, "faulty", {"do": "count"}) == ({"calls": 1}, False)


def test_a_failed_start_is_named_as_on_aws(local_aws: LocalAws) -> None:
    machines.function(local_aws, "unimportable", "import nowhere_to_be_found")
    machines.function(local_aws, "misconfigured", "raise ValueError('MODE is missing')")

    missing, _ = machines.invoke(local_aws, "unimportable", {})
    refused, _ = machines.invoke(local_aws, "misconfigured", {})

    assert missing["errorType"] == "Runtime.ImportModuleError"
    assert refused == {**refused, "errorType": "ValueError", "errorMessage": "MODE is missing"}


def test_catch_selects_by_class_name(local_aws: LocalAws) -> None:
    arn = machines.function(local_aws, "faulty", FAULTY)
    caught = {"ErrorEquals": ["ConflictError"], "Next": "Told"}
    task = {"Type": "Task", "Resource": arn, "Catch": [caught], "End": True}
    machine = machines.machine(local_aws, "catching", {"Ask": task, "Told": {"Type": "Succeed"}})

    started = local_aws.client("stepfunctions").start_execution(
        stateMachineArn=machine, input='{"do": "raise"}'
    )

    assert machines.finished(local_aws, started["executionArn"])["status"] == "SUCCEEDED"
