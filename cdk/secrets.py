"""Secrets that an operator fills in after the first deploy."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from cdk.access import slack_webhook_name
from cdk.settings import Settings


class SlackWebhook(Construct):
    """An empty place for the address of Slack's incoming webhook."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        secretsmanager.Secret(
            self,
            "Secret",
            secret_name=slack_webhook_name(settings),
            description="Put the incoming webhook's URL here; until then nothing is sent to Slack",
            encryption_key=key,
            removal_policy=RemovalPolicy.RETAIN if settings.keep_data_on_delete else RemovalPolicy.DESTROY,
        )
