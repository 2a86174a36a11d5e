"""`deploy` and the ECS service that a strategy trades in."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from tests.contracts.cli.shell import NAME, REGION, Shell, document
from tradai.common.aws.ecs_strategy_services import ECSStrategyServices
from tradai.common.errors import TransientError

VARIABLES: list[Any] = [{"name": "A", "value": "1"}]
CLUSTER, SERVICE = "tradai-dev-services", "tradai-dev-strategy-Alpha"


class Trading:
    """A strategy's service with a sidecar, as somebody made it."""

    def __init__(self) -> None:
        self.ecs = boto3.client("ecs", REGION)
        self.ecs.create_cluster(clusterName=CLUSTER)
        made = self.ecs.register_task_definition(
            family="alpha-trading",
            cpu="512",
            memory="1024",
            networkMode="awsvpc",
            containerDefinitions=[
                {"name": "strategy", "image": "registry.test/alpha:0", "environment": VARIABLES},
                {"name": "logs", "image": "registry.test/logs:3"},
            ],
            tags=[{"key": "team", "value": "one"}],
        )
        self.ecs.create_service(
            cluster=CLUSTER,
            serviceName=SERVICE,
            taskDefinition=made["taskDefinition"]["taskDefinitionArn"],
            desiredCount=1,
        )

    @property
    def definition(self) -> dict[str, Any]:
        (service,) = self.ecs.describe_services(cluster=CLUSTER, services=[SERVICE])["services"]
        answer = self.ecs.describe_task_definition(taskDefinition=service["taskDefinition"], include=["TAGS"])
        return {**answer["taskDefinition"], "tags": answer["tags"]}

    @property
    def images(self) -> list[str]:
        return [one["image"] for one in self.definition["containerDefinitions"]]


def deployed(shell: Shell, tag: str) -> Any:
    shell.file(document())
    return shell.run("deploy", "strategy", ".", "--image", f"registry.test/alpha:{tag}")


def test_a_deployment_reaches_the_service_and_nothing_else_in_it(shell: Shell) -> None:
    trading = Trading()

    result = deployed(shell, "1")

    assert result.exit_code == 0
    assert f"service {SERVICE} has registry.test/alpha:1" in result.stderr
    assert trading.images == ["registry.test/alpha:1", "registry.test/logs:3"]
    definition = trading.definition
    assert (definition["family"], definition["cpu"], definition["networkMode"]) == (
        "alpha-trading",
        "512",
        "awsvpc",
    )
    assert definition["containerDefinitions"][0]["environment"] == VARIABLES
    assert definition["tags"] == [{"key": "team", "value": "one"}]


def test_the_same_deployment_again_rolls_out_nothing(shell: Shell) -> None:
    trading = Trading()
    deployed(shell, "1")
    before = trading.definition["revision"]

    deployed(shell, "1")

    assert trading.definition["revision"] == before


def test_a_rollback_of_the_deployment_takes_the_service_along(shell: Shell) -> None:
    trading = Trading()
    deployed(shell, "1")
    deployed(shell, "2")

    result = shell.run("deploy", "rollback", NAME)

    assert result.exit_code == 0
    assert trading.images[0] == "registry.test/alpha:1"


def test_a_service_that_was_taken_away_is_none(shell: Shell) -> None:
    trading = Trading()
    trading.ecs.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=0)
    trading.ecs.delete_service(cluster=CLUSTER, service=SERVICE)

    result = deployed(shell, "1")

    assert (result.exit_code, "has registry.test" in result.stderr) == (0, False)


def test_a_service_that_can_not_be_updated_leaves_the_release_and_says_so(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    trading = Trading()

    def busy(*_: object, **__: object) -> None:
        raise TransientError("the service is busy")

    with monkeypatch.context() as failing:
        failing.setattr(ECSStrategyServices, "update", busy)
        result = deployed(shell, "1")

    assert result.exit_code == 1
    assert "the release stands" in result.stderr
    assert shell.json("history", NAME)[0]["image"] == "registry.test/alpha:1"
    assert deployed(shell, "1").exit_code == 0
    assert trading.images[0] == "registry.test/alpha:1"
