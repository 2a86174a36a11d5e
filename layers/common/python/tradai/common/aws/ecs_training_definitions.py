"""A strategy's own task definition: the base one with its image and size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from tradai.common.aws.errors import error_code, translated
from tradai.common.errors import ConfigurationError

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient

CONTAINER: Final = "training"
KEPT: Final = (
    "taskRoleArn",
    "executionRoleArn",
    "networkMode",
    "requiresCompatibilities",
    "runtimePlatform",
    "volumes",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ECSTrainingDefinitions:
    """Families `tradai-{env}-train-{strategy}`, made from `tradai-{env}-train`."""

    client: ECSClient
    env: str

    @property
    def base(self) -> str:
        return f"tradai-{self.env}-train"

    def registry(self) -> str:
        """Host of the registry that the base image comes from."""
        return str(_training(self._base()[0])["image"]).partition("/")[0]

    def register(self, strategy: str, *, cpu: int, memory: int, image: str) -> str:
        """ARN of the revision with this image and size; a new one only if the newest differs.

        Args:
            cpu: CPU units, 1024 is one vCPU.
            memory: MiB.

        Raises:
            ConfigurationError: there is no base definition.
        """
        base, tags = self._base()
        wanted = {
            **{key: base[key] for key in KEPT if base.get(key)},
            "family": f"{self.base}-{strategy}",
            "cpu": str(cpu),
            "memory": str(memory),
            "containerDefinitions": [{**_training(base), "image": image}],
        }
        newest = self._described(str(wanted["family"]))
        if newest and all(newest[0].get(key) == value for key, value in wanted.items()):
            return str(newest[0]["taskDefinitionArn"])
        with translated(f"the task definition of {strategy}"):
            answer = self.client.register_task_definition(**wanted, tags=_tagged(_tags(tags, strategy)))
        return answer["taskDefinition"]["taskDefinitionArn"]

    def tags(self, strategy: str) -> dict[str, str]:
        """Those of the environment, and the strategy's own."""
        return _tags(self._base()[1], strategy)

    def _base(self) -> tuple[Mapping[str, Any], list[Any]]:
        found = self._described(self.base)
        if found is None:
            raise ConfigurationError(
                f"there is no task definition {self.base}: deploy the infrastructure first, "
                f"`cdk deploy --context env={self.env}` or `tradai local up`"
            )
        return found

    def _described(self, family: str) -> tuple[Mapping[str, Any], list[Any]] | None:
        with translated(f"the task definition {family}"):
            try:
                answer = self.client.describe_task_definition(taskDefinition=family, include=["TAGS"])
            except ClientError as error:
                if error_code(error) != "ClientException":
                    raise
                return None
        return answer["taskDefinition"], list(answer.get("tags", []))


def _training(definition: Mapping[str, Any]) -> dict[str, Any]:
    for container in definition["containerDefinitions"]:
        if container["name"] == CONTAINER:
            return dict(container)
    raise ConfigurationError(
        f"{definition['family']} has no container named {CONTAINER}; deploy the infrastructure again"
    )


def _tags(base: list[Any], strategy: str) -> dict[str, str]:
    known = {tag["key"]: tag["value"] for tag in base if not tag["key"].startswith("aws:")}
    return known | {"strategy": strategy}


def _tagged(tags: Mapping[str, str]) -> list[Any]:
    return [{"key": key, "value": value} for key, value in tags.items()]
