"""The customer key of an environment.

Its policy works like that of an AWS managed key: whoever may use a table, a bucket, a topic or a queue of
this account may use the key through that service, so no role needs a statement about keys. Alarms, rules
and budgets publish as services and are named; `alias/aws/sns` would silence them.
"""

from __future__ import annotations

from typing import Any

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk.parameters import Parameters
from cdk.settings import Settings

STORES = ("dynamodb", "ecr", "rds", "s3", "sns", "sqs", "secretsmanager")
PUBLISHERS = ("budgets", "cloudwatch", "events", "sns")


class EnvironmentKey(Construct):
    """One rotating key; exposes `key`."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self.key = kms.Key(
            self,
            "Key",
            alias=f"alias/{settings.prefixed('data')}",
            description=f"Data, messages and secrets of TradAI {settings.env}",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.RETAIN if settings.keep_data_on_delete else RemovalPolicy.DESTROY,
        )
        self.key.add_to_resource_policy(self._through_stores())
        self.key.add_to_resource_policy(self._by_publishers())
        Parameters(self, "Parameters", settings=settings, values={"key-arn": self.key.key_arn})

    def _through_stores(self) -> iam.PolicyStatement:
        services = [f"{store}.{self.key.stack.region}.amazonaws.com" for store in STORES]
        return _on_this_key(
            "ThroughStoresOfThisAccount",
            principals=[iam.AnyPrincipal()],
            actions=[
                "kms:CreateGrant",
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:Encrypt",
                "kms:GenerateDataKey*",
                "kms:ReEncrypt*",
            ],
            conditions={
                "StringEquals": {"kms:CallerAccount": self.key.stack.account, "kms:ViaService": services}
            },
        )

    def _by_publishers(self) -> iam.PolicyStatement:
        return _on_this_key(
            "ByServicesThatPublish",
            principals=[iam.ServicePrincipal(f"{service}.amazonaws.com") for service in PUBLISHERS],
            actions=["kms:Decrypt", "kms:GenerateDataKey*"],
            conditions={"StringEquals": {"aws:SourceAccount": self.key.stack.account}},
        )


def _on_this_key(sid: str, **statement: Any) -> iam.PolicyStatement:
    return iam.PolicyStatement(sid=sid, resources=["*"], **statement)
