"""`tradai doctor` expects exactly what the templates make."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import cdk.settings
from tests.infrastructure.templates import Environment
from tradai.cli import doctor_expected as expected
from tradai.cli.doctor_account_names import EXPECTED as NAMES
from tradai.cli.doctor_account_workflow import FILLED_IN, outline

ROOT = Path(__file__).parents[2]
DEFINITION = json.loads((ROOT / "state_machines" / "retraining_workflow.asl.json").read_text())


def test_it_expects_every_function_with_its_layers(cloud: Environment) -> None:
    functions = cloud.named("AWS::Lambda::Function", "FunctionName")
    computing = {name for name, f in functions.items() if len(f["Properties"]["Layers"]) == 3}

    assert {f"tradai-prod-{name}" for name in expected.FUNCTIONS} == set(functions)
    assert {f"tradai-prod-{name}" for name in expected.COMPUTING} == computing
    assert {f"tradai-prod-{name}" for name in (*expected.LAYERS, expected.NUMERIC_LAYER)} == set(
        cloud.named("AWS::Lambda::LayerVersion", "LayerName")
    )


def test_it_expects_every_queue_rule_and_alarm(local: Environment, cloud: Environment) -> None:
    queues, rules, alarms = (
        {name.removeprefix("tradai-prod-") for name in cloud.named(f"AWS::{kind}", attribute)}
        for kind, attribute in (
            ("SQS::Queue", "QueueName"),
            ("Events::Rule", "Name"),
            ("CloudWatch::Alarm", "AlarmName"),
        )
    )

    assert {*expected.QUEUES, *expected.QUEUES_OF_PLATFORM} == queues
    assert {*expected.RULES, *expected.RULES_OF_PLATFORM} == rules
    assert {*expected.ALARMS_OF_APP, *expected.ALARMS_OF_OPS, *expected.ALARMS_OF_PLATFORM} == alarms
    assert {f"tradai-dev-{name}" for name in expected.QUEUES} == set(
        local.named("AWS::SQS::Queue", "QueueName")
    )
    assert {f"tradai-dev-{name}" for name in expected.RULES} == set(local.named("AWS::Events::Rule", "Name"))


def test_it_expects_every_name_in_ssm(local: Environment, cloud: Environment) -> None:
    everywhere, there = (set(e.named("AWS::SSM::Parameter", "Name")) for e in (local, cloud))

    assert {f"/tradai/dev/{name}" for name in NAMES} == everywhere
    assert {f"/tradai/prod/{name}" for name in (*NAMES, *expected.PARAMETERS_OF_PLATFORM)} == there


def test_it_knows_the_definition_that_is_committed() -> None:
    assert outline(DEFINITION) == expected.WORKFLOW, "put this outline into cli/doctor_expected.py"


def test_it_ignores_only_what_a_deployment_fills_in() -> None:
    filled = {key for key, value in _leaves(DEFINITION) if "${" in value}

    assert filled <= FILLED_IN
    assert outline(DEFINITION) != outline({**DEFINITION, "TimeoutSeconds": 1})


def test_it_expects_the_mlflow_that_is_tested_and_deployed() -> None:
    project = (ROOT / "pyproject.toml").read_text()

    assert re.findall(r'"mlflow==([\d.]+)"', project) == [expected.MLFLOW]
    assert {s.mlflow_image_tag for s in cdk.settings.ENVIRONMENTS.values()} == {expected.MLFLOW}


def _leaves(value: Any, key: str = "") -> list[tuple[str, str]]:
    """Texts with the key that they are under."""
    if isinstance(value, dict):
        return [leaf for name, inner in value.items() for leaf in _leaves(inner, name)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in _leaves(inner, key)]
    return [(key, value)] if isinstance(value, str) else []
