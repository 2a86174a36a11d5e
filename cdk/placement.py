"""How a function that talks to MLflow gets there: a place in its network, and the login."""

from __future__ import annotations

from typing import cast

from aws_cdk import Fn, SecretValue, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_

from cdk.names import arn, mlflow_login_name
from cdk.parameters import read_parameter
from cdk.settings import Settings

INTERFACES = (  # Lambda makes a function's network interfaces in the function's name
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)


def lives_in_network(settings: Settings, stack: Stack, name: str) -> list[iam.PolicyStatement]:
    """What Lambda may do in the function's name, and the function itself may not."""
    if not settings.has_platform:
        return []
    itself = {"ArnEquals": {"lambda:SourceFunctionArn": arn(stack, "lambda", f"function:{name}")}}
    return [
        iam.PolicyStatement(actions=[*INTERFACES], resources=["*"]),
        iam.PolicyStatement(
            effect=iam.Effect.DENY, actions=[*INTERFACES], resources=["*"], conditions=itself
        ),
    ]


def move_in(function: lambda_.Function, settings: Settings) -> None:
    """Put a function beside MLflow, when that is in the account's own network."""
    if settings.has_platform:
        subnets = read_parameter(function, settings, "platform/function-subnets")
        group = read_parameter(function, settings, "platform/function-security-group")
        cast(
            "lambda_.CfnFunction", function.node.default_child
        ).vpc_config = lambda_.CfnFunction.VpcConfigProperty(
            subnet_ids=Fn.split(",", subnets), security_group_ids=[group]
        )


def hand_login(function: lambda_.Function, role: iam.Role, settings: Settings, key: kms.IKey) -> None:
    """Give the login as variables, under the environment's key: the network has no way to the secret."""
    if settings.needs_mlflow_login:
        for variable, field in (("MLFLOW_USERNAME", "username"), ("MLFLOW_PASSWORD", "password")):
            function.add_environment(variable, _resolved(settings, field))
        cast("lambda_.CfnFunction", function.node.default_child).kms_key_arn = key.key_arn
        through = {"StringEquals": {"kms:ViaService": f"lambda.{Stack.of(function).region}.amazonaws.com"}}
        role.add_to_policy(
            iam.PolicyStatement(actions=["kms:Decrypt"], resources=[key.key_arn], conditions=through)
        )


def _resolved(settings: Settings, field: str) -> str:
    """CloudFormation reads it; templates and assemblies hold the secret's name only."""
    version = settings.mlflow_login_version or None
    name = mlflow_login_name(settings)
    return SecretValue.secrets_manager(name, json_field=field, version_id=version).unsafe_unwrap()
