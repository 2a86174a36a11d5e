"""The task's own role: what ECS gives a container, from the container's labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tradai.local import clients

_FAMILY = "com.amazonaws.ecs.task-definition-family"
_REVISION = "com.amazonaws.ecs.task-definition-version"
_TASK = "com.amazonaws.ecs.task-arn"


def credentials(labels: Mapping[str, str], endpoint: str) -> dict[str, Any] | None:
    """Credentials of the task definition's role, in the shape the AWS SDKs read; None without a role.

    Raises:
        ClientError: the definition is gone, or the role doesn't exist or doesn't trust ECS.
    """
    role = _role_arn(labels, endpoint)
    if role is None:
        return None
    session = labels[_TASK].rsplit("/", 1)[-1]
    issued = clients.client("sts", endpoint).assume_role(RoleArn=role, RoleSessionName=session)["Credentials"]
    return {
        "RoleArn": role,
        "AccessKeyId": issued["AccessKeyId"],
        "SecretAccessKey": issued["SecretAccessKey"],
        "Token": issued["SessionToken"],
        "Expiration": issued["Expiration"].strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _role_arn(labels: Mapping[str, str], endpoint: str) -> str | None:
    if _FAMILY not in labels:
        return None
    revision = f"{labels[_FAMILY]}:{labels[_REVISION]}"
    described = clients.client("ecs", endpoint).describe_task_definition(taskDefinition=revision)
    return described["taskDefinition"].get("taskRoleArn") or None
