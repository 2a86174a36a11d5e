"""The ECS service that a strategy trades in, where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from tradai.common.aws.errors import error_code, translated

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient

CONTAINER: Final = "strategy"
READ_ONLY: Final = frozenset(
    {
        "compatibilities",
        "deregisteredAt",
        "registeredAt",
        "registeredBy",
        "requiresAttributes",
        "revision",
        "status",
        "taskDefinitionArn",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ECSStrategyServices:
    """Services `tradai-{env}-strategy-{strategy}` in the cluster `tradai-{env}-services`.

    Whoever runs strategies on ECS makes them; here they only get the image that is live.
    """

    client: ECSClient
    env: str

    @property
    def cluster(self) -> str:
        return f"tradai-{self.env}-services"

    def update(self, strategy: str, *, image: str) -> str | None:
        """Name of the service, which rolls the image out now if it ran another; None when there is none.

        The container `strategy` gets it, or the only one.
        """
        name = f"tradai-{self.env}-strategy-{strategy}"
        with translated(f"the service {name}"):
            running = self._definition(name)
            if running is None:
                return None
            definition, tags = running
            containers = [_with(image, one, definition) for one in definition["containerDefinitions"]]
            if containers != definition["containerDefinitions"]:
                self._roll_out(name, {**definition, "containerDefinitions": containers}, tags)
        return name

    def _definition(self, name: str) -> tuple[Mapping[str, Any], list[Any]] | None:
        """What the service runs now, with its tags."""
        try:
            found = self.client.describe_services(cluster=self.cluster, services=[name])["services"]
        except ClientError as error:
            if error_code(error) != "ClusterNotFoundException":
                raise
            return None
        for service in found:
            if service["status"] == "ACTIVE":
                answer = self.client.describe_task_definition(
                    taskDefinition=service["taskDefinition"], include=["TAGS"]
                )
                return answer["taskDefinition"], list(answer.get("tags", []))
        return None

    def _roll_out(self, name: str, definition: Mapping[str, Any], tags: list[Any]) -> None:
        kept: dict[str, Any] = {key: value for key, value in definition.items() if key not in READ_ONLY}
        kept |= {"tags": tags} if tags else {}
        made = self.client.register_task_definition(**kept)
        arn = made["taskDefinition"]["taskDefinitionArn"]
        self.client.update_service(cluster=self.cluster, service=name, taskDefinition=arn)


def _with(image: str, container: Mapping[str, Any], definition: Mapping[str, Any]) -> dict[str, Any]:
    is_only = len(definition["containerDefinitions"]) == 1
    return {**container, "image": image} if is_only or container["name"] == CONTAINER else {**container}
