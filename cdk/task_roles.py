"""Roles of ECS tasks, and what it takes to start a container."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk.names import arn

PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
WRITE = ("logs:CreateLogStream", "logs:PutLogEvents")


def task_role(scope: Construct, name: str, policy: Iterable[iam.PolicyStatement]) -> iam.Role:
    """A role that only tasks of this account may wear."""
    source = {"StringEquals": {"aws:SourceAccount": Stack.of(scope).account}}
    principal = iam.ServicePrincipal("ecs-tasks.amazonaws.com", conditions=source)
    role = iam.Role(scope, name, role_name=name, assumed_by=principal)
    for statement in policy:
        role.add_to_policy(statement)
    return role


def starting(
    stack: Stack, *, repository: str, log_group: logs.ILogGroup, secrets: Iterable[str] = ()
) -> list[iam.PolicyStatement]:
    """Fetch the image, write the log, read the secrets that become variables.

    Args:
        repository: name of the image's repository, or of many with `*`.
        secrets: ARNs.
    """
    read = [iam.PolicyStatement(actions=["secretsmanager:GetSecretValue"], resources=list(secrets))]
    return [
        iam.PolicyStatement(actions=["ecr:GetAuthorizationToken"], resources=["*"]),
        iam.PolicyStatement(actions=[*PULL], resources=[arn(stack, "ecr", f"repository/{repository}")]),
        iam.PolicyStatement(actions=[*WRITE], resources=[log_group.log_group_arn]),
        *(read if secrets else ()),
    ]
