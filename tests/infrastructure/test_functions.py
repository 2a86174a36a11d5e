from __future__ import annotations

from pathlib import Path

from cdk.environment import QUICK_START
from tests.benchmarks.compositions import VARIABLES
from tests.infrastructure.templates import Environment
from tradai.common.runtime.discovery import PARAMETERS
from tradai.common.runtime.environment import Environment as Runtime

ROOT = Path(__file__).parents[2]
SIZES = {
    "check-retraining-needed": (30, 256),
    "compare-models": (60, 512),
    "promote-model": (60, 256),
    "model-rollback": (60, 256),
    "drift-monitor": (300, 512),
    "retraining-scheduler": (60, 256),
    "config-activate": (30, 256),
    "notify": (30, 256),
    "job-consumer": (30, 256),
    "registry-mirror": (120, 256),
    "execution-closer": (30, 256),
    "strategy-api": (29, 512),
}
NOT_OF_THE_PRODUCT = {"POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE", *QUICK_START}


def test_functions_have_the_time_and_memory_of_the_contract(local: Environment) -> None:
    functions = local.named("AWS::Lambda::Function", "FunctionName")

    assert {
        name.removeprefix("tradai-dev-"): (r["Properties"]["Timeout"], r["Properties"]["MemorySize"])
        for name, r in functions.items()
    } == SIZES


def test_every_function_has_its_folder_and_every_folder_its_function(local: Environment) -> None:
    handlers = {r["Properties"]["Handler"] for r in local.of_type("AWS::Lambda::Function").values()}
    folders = {path.parent.name for path in (ROOT / "functions").glob("*/handler.py")}

    assert handlers == {f"functions.{folder}.handler.lambda_handler" for folder in folders}


def test_functions_share_the_house_defaults(local: Environment) -> None:
    for function in local.of_type("AWS::Lambda::Function").values():
        properties = function["Properties"]
        assert properties["Runtime"] == "python3.12"
        assert properties["Architectures"] == ["arm64"]
        assert properties["TracingConfig"] == {"Mode": "Active"}
        assert properties["LoggingConfig"]["LogFormat"] == "JSON"


def test_logs_are_kept_as_long_as_the_environment_says(local: Environment, cloud: Environment) -> None:
    for environment, days in ((local, 30), (cloud, 90)):
        groups = environment.of_type("AWS::Logs::LogGroup").values()
        assert {g["Properties"]["RetentionInDays"] for g in groups} == {days}


def test_only_functions_that_compute_carry_numpy(local: Environment) -> None:
    layers = {
        name.removeprefix("tradai-dev-"): len(r["Properties"]["Layers"])
        for name, r in local.named("AWS::Lambda::Function", "FunctionName").items()
    }

    assert {name for name, count in layers.items() if count == 3} == {"compare-models", "drift-monitor"}
    assert set(layers.values()) == {2, 3}


def test_a_replaced_version_is_kept_for_the_runs_that_began_with_it(local: Environment) -> None:
    versions = local.of_type("AWS::Lambda::Version")

    assert len(versions) == len(SIZES)
    assert {v["DeletionPolicy"] for v in versions.values()} == {"Retain"}


def test_functions_start_as_they_are_measured(local: Environment) -> None:
    for function in local.of_type("AWS::Lambda::Function").values():
        assert QUICK_START.items() <= function["Properties"]["Environment"]["Variables"].items()
    assert QUICK_START.items() <= VARIABLES.items()


def test_functions_and_tasks_are_given_only_variables_that_the_runtime_reads(
    local: Environment, cloud: Environment
) -> None:
    for environment in (local, cloud):
        given = _variables(environment)
        assert given - NOT_OF_THE_PRODUCT - _read() == set()


def test_functions_and_tasks_are_told_every_table_bucket_and_topic(cloud: Environment) -> None:
    names = {name for name in _read() if name.endswith(("_TABLE", "_BUCKET", "_TOPIC_ARN"))}

    assert names <= _variables(cloud)


def test_which_models_may_be_retrained_is_told_to_those_who_decide(
    shared: Environment, cloud: Environment
) -> None:
    told = {
        name: function["Properties"]["Environment"]["Variables"].get("ALLOWED_MODELS")
        for name, function in shared.named("AWS::Lambda::Function", "FunctionName").items()
    }

    assert {name: names for name, names in told.items() if names} == {
        "tradai-dev-check-retraining-needed": "Alpha,Beta",
        "tradai-dev-retraining-scheduler": "Alpha,Beta",
    }
    assert shared.parameter(PARAMETERS["ALLOWED_MODELS"]) == "Alpha,Beta"
    assert "ALLOWED_MODELS" not in _variables(cloud)


def test_only_the_local_clock_can_be_set(local: Environment, cloud: Environment) -> None:
    assert "TRADAI_CLOCK_PARAMETER" in _variables(local)
    assert "TRADAI_CLOCK_PARAMETER" not in _variables(cloud)


def test_no_function_on_aws_is_told_an_address_of_its_own_machine(cloud: Environment) -> None:
    assert "localhost" not in str(cloud.stacks)
    assert "127.0.0.1" not in str(cloud.stacks)


def _variables(environment: Environment) -> set[str]:
    functions = environment.of_type("AWS::Lambda::Function").values()
    tasks = [
        task for name, task in environment.of_type("AWS::ECS::TaskDefinition").items() if "Training" in name
    ]
    containers = [c for task in tasks for c in task["Properties"]["ContainerDefinitions"]]
    return {name for f in functions for name in f["Properties"]["Environment"]["Variables"]} | {
        variable["Name"]
        for container in containers
        for variable in (*container["Environment"], *container.get("Secrets", ()))
    }


def _read() -> set[str]:
    """Names of the variables that the runtime's environment model reads."""
    return {str(field.validation_alias or name.upper()) for name, field in Runtime.model_fields.items()}
