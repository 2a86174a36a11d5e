"""The machine that starts MLflow anew after a change of password."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.infrastructure.templates import Environment


@pytest.fixture
def definition(platform: Environment) -> dict[str, Any]:
    machines = platform.named("AWS::StepFunctions::StateMachine", "StateMachineName")
    machine = machines[f"tradai-{platform.env}-mlflow-redeploy"]["Properties"]
    written: dict[str, Any] = json.loads(platform.text(machine["DefinitionString"]))
    return written


def test_its_definition_is_clean(definition: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "definition.json"
    path.write_text(json.dumps(definition), encoding="utf-8")

    linted = subprocess.run(
        [Path(sys.executable).with_name("statelint"), path], capture_output=True, text=True, check=False
    )

    assert (linted.returncode, linted.stdout) == (0, "")


def test_it_replaces_the_task_of_the_service_that_there_is(
    definition: dict[str, Any], platform: Environment
) -> None:
    (service,) = platform.of_type("AWS::ECS::Service").values()

    redeploy = definition["States"]["Redeploy"]
    assert redeploy["Resource"] == "arn:aws:states:::aws-sdk:ecs:updateService"
    assert redeploy["Parameters"] == {
        "Cluster": service["Properties"]["Cluster"],
        "Service": service["Properties"]["ServiceName"],
        "ForceNewDeployment": True,
    }
    assert {"Retry", "Catch", "TimeoutSeconds"} <= set(redeploy)
