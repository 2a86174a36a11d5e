"""What everything that starts the workflow promises."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest

from tests.contracts.retraining import stores
from tradai.common.aws.stepfunctions_workflow import StepFunctionsWorkflow
from tradai.common.entities.clock import system_clock
from tradai.common.errors import ConfigurationError
from tradai.common.retraining.ports import Workflow

ASKED = {"model_name": "Alpha", "trace_id": "trace-1"}
NAME = "scheduled-Alpha-20260301T12"


def test_a_run_is_started_under_its_name(workflow: Workflow) -> None:
    started = workflow.start(NAME, ASKED)

    assert started.is_new
    assert started.execution_arn.endswith(f":{NAME}")


def test_another_name_is_another_run(workflow: Workflow) -> None:
    arns = {workflow.start(f"{NAME}-{turn}", ASKED).execution_arn for turn in range(2)}

    assert len(arns) == 2


def test_the_same_name_is_the_same_run_whatever_it_is_given(workflow: Workflow) -> None:
    first = workflow.start(NAME, ASKED)
    again = [workflow.start(NAME, payload) for payload in (ASKED, {**ASKED, "force": True})]

    assert {one.execution_arn for one in again} == {first.execution_arn}
    assert not again[1].is_new


def test_a_run_that_goes_on_is_not_counted_again(on_aws: StepFunctionsWorkflow) -> None:
    first = on_aws.start(NAME, ASKED)
    later = replace(on_aws, now=lambda: system_clock() + timedelta(seconds=10))

    again = later.start(NAME, ASKED)

    assert (first.is_new, again.is_new, again.execution_arn) == (True, False, first.execution_arn)


@pytest.fixture
def on_aws(account: None) -> StepFunctionsWorkflow:  # noqa: ARG001 - the fixture is the account
    client = boto3.client("stepfunctions", region_name=stores.REGION)
    return StepFunctionsWorkflow(client=client, state_machine_arn=stores.state_machine(client))


def test_the_input_of_one_name_is_byte_identical(on_aws: StepFunctionsWorkflow) -> None:
    started = on_aws.start(NAME, {"trace_id": "trace-1", "model_name": "Alpha"})

    found = on_aws.client.describe_execution(executionArn=started.execution_arn)
    assert found["input"] == '{"model_name":"Alpha","trace_id":"trace-1"}'


def test_a_run_that_has_ended_is_not_started_again(on_aws: StepFunctionsWorkflow) -> None:
    first = on_aws.start(NAME, ASKED)
    on_aws.client.stop_execution(executionArn=first.execution_arn)

    again = on_aws.start(NAME, ASKED)

    assert (again.execution_arn, again.is_new) == (first.execution_arn, False)
    assert json.loads(on_aws.client.describe_execution(executionArn=first.execution_arn)["input"]) == ASKED


def test_a_workflow_that_is_not_there_is_a_wrong_environment(on_aws: StepFunctionsWorkflow) -> None:
    nowhere = StepFunctionsWorkflow(
        client=on_aws.client, state_machine_arn=on_aws.state_machine_arn.replace("workflow", "nothing")
    )

    with pytest.raises(ConfigurationError, match="the retraining workflow"):
        nowhere.start(NAME, ASKED)
