"""The product's table of environments, row by row, against what would be deployed."""

from __future__ import annotations

from typing import Any

import pytest

from cdk.settings import ENVIRONMENTS, read_settings
from cdk.stacks import Sources
from tests.infrastructure.synthesis import synthesised
from tests.infrastructure.templates import Environment

# The seed's "Per-Environment Differences", with the contract's readings of it.
TABLE = """
| setting                     | dev                   | staging           | prod              |
| executor mode               | local                 | sqs               | stepfunctions     |
| RDS for MLflow              | db.t4g.micro          | db.t4g.micro      | db.t4g.small      |
| ECS launch type             | EC2, consolidated     | EC2, consolidated | Fargate           |
| log retention               | 30 d                  | 30 d              | 90 d              |
| deletion protection, RETAIN | off                   | off               | on                |
| MLflow URL                  | http://localhost:5001 | service discovery | service discovery |
"""
HEADER, *ROWS = (
    [cell.strip() for cell in line.strip("| ").split("|")] for line in TABLE.strip().splitlines()
)
SAID = {env: {row[0]: row[column] for row in ROWS} for column, env in enumerate(HEADER[1:], start=1)}
ON_AWS = {"local": "stepfunctions"}  # the executor of a developer's machine is the account's own workflow
PROVIDERS = {"EC2, consolidated": "tradai-{env}-services", "Fargate": "FARGATE"}
DATA = (
    "AWS::DynamoDB::Table",
    "AWS::S3::Bucket",
    "AWS::KMS::Key",
    "AWS::RDS::DBInstance",
    "AWS::ECR::Repository",
)

every_environment = pytest.mark.parametrize("env", HEADER[1:])


@pytest.fixture(scope="session")
def deployed(
    shared: Environment,
    cloud: Environment,
    sources: Sources,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Environment]:
    staging = synthesised(sources, tmp_path_factory.mktemp("staging"), env="staging")
    return {"dev": shared, "staging": staging, "prod": cloud}


def test_the_table_is_of_the_environments_that_there_are() -> None:
    assert set(SAID) == set(ENVIRONMENTS)
    assert len(ROWS) == 6


@every_environment
def test_the_executor_mode_is_what_functions_are_told(env: str, deployed: dict[str, Environment]) -> None:
    said = SAID[env]["executor mode"]

    assert ENVIRONMENTS[env].executor_mode == said
    assert _told(deployed[env], "BACKEND_EXECUTOR_MODE") == {ON_AWS.get(said, said)}
    assert deployed[env].parameter("executor-mode") == ON_AWS.get(said, said)


@every_environment
def test_the_class_of_the_database(env: str, deployed: dict[str, Environment]) -> None:
    (database,) = deployed[env].of_type("AWS::RDS::DBInstance").values()

    assert database["Properties"]["DBInstanceClass"] == SAID[env]["RDS for MLflow"]


@every_environment
def test_what_services_run_on(env: str, deployed: dict[str, Environment]) -> None:
    said = SAID[env]["ECS launch type"]
    (service,) = deployed[env].of_type("AWS::ECS::Service").values()
    (strategy,) = service["Properties"]["CapacityProviderStrategy"]
    hosts = deployed[env].of_type("AWS::AutoScaling::AutoScalingGroup")

    assert strategy["CapacityProvider"] == PROVIDERS[said].format(env=env)
    assert "LaunchType" not in service["Properties"]
    assert len(hosts) == (1 if said == "EC2, consolidated" else 0)


@every_environment
def test_every_log_group_is_kept_as_long_as_the_table_says(
    env: str, deployed: dict[str, Environment]
) -> None:
    groups = deployed[env].of_type("AWS::Logs::LogGroup").values()

    assert {f"{g['Properties']['RetentionInDays']} d" for g in groups} == {SAID[env]["log retention"]}


@every_environment
def test_what_is_protected_and_retained(env: str, deployed: dict[str, Environment]) -> None:
    kept = SAID[env]["deletion protection, RETAIN"] == "on"
    environment = deployed[env]
    data = [r for kind in DATA for r in environment.of_type(kind).values()]
    (database,) = environment.of_type("AWS::RDS::DBInstance").values()
    tables = environment.of_type("AWS::DynamoDB::Table").values()

    assert len(data) == 9 + 3 + 1 + 1 + 1
    assert {r["DeletionPolicy"] for r in data} == {"Retain" if kept else "Delete"}
    assert database["Properties"]["DeletionProtection"] is kept
    assert {t["Properties"].get("DeletionProtectionEnabled", False) for t in tables} == {kept}


@every_environment
def test_mlflow_is_found_by_service_discovery_on_aws_and_on_this_machine_at_home(
    env: str, deployed: dict[str, Environment]
) -> None:
    (zone,) = deployed[env].of_type("AWS::ServiceDiscovery::PrivateDnsNamespace").values()
    (name,) = deployed[env].of_type("AWS::ServiceDiscovery::Service").values()
    discovered = f"http://{name['Properties']['Name']}.{zone['Properties']['Name']}:5000"

    assert discovered == f"http://mlflow.tradai-{env}.internal:5000"
    assert _told(deployed[env], "MLFLOW_TRACKING_URI") == {discovered}
    assert deployed[env].parameter("mlflow/tracking-uri") == discovered
    assert read_settings({"env": env, "target": "local"}.get).mlflow_tracking_uri == SAID["dev"]["MLflow URL"]


@every_environment
def test_no_template_for_aws_names_this_machine(env: str, deployed: dict[str, Environment]) -> None:
    for text in map(str, deployed[env].stacks.values()):
        assert "localhost" not in text
        assert "127.0.0.1" not in text


def test_no_module_of_the_infrastructure_is_without_its_stack(deployed: dict[str, Environment]) -> None:
    for environment in deployed.values():
        assert set(environment.stacks) == {"Data", "Platform", "App", "Ops"}


def _told(environment: Environment, variable: str) -> set[Any]:
    """The values that functions and training get."""
    functions = environment.of_type("AWS::Lambda::Function").values()
    return {f["Properties"]["Environment"]["Variables"].get(variable) for f in functions}
