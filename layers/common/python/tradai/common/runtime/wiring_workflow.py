"""Composition: the retraining workflow."""

from __future__ import annotations

from tradai.common.aws import clients
from tradai.common.aws.stepfunctions_workflow import StepFunctionsWorkflow
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_clients import region


def workflow() -> StepFunctionsWorkflow:
    env = environment()
    client = clients.client("stepfunctions", region())
    return StepFunctionsWorkflow(client=client, state_machine_arn=env.state_machine_arn)
