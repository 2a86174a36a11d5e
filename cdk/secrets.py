"""Secrets: Slack's is filled in by an operator after the first deploy, MLflow's makes itself."""

from __future__ import annotations

import json

from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from cdk.access import slack_webhook_name
from cdk.names import LOGIN_SECRET, mlflow_login_name
from cdk.parameters import Parameters
from cdk.settings import Settings

MLFLOW_USER = "tradai"


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
            removal_policy=_removal(settings),
        )


class MlflowLogin(Construct):
    """User and password of MLflow, `{"username": …, "password": …}`; of one elsewhere they are put here."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        secret = secretsmanager.Secret(
            self,
            "Secret",
            secret_name=mlflow_login_name(settings),
            description="Who may use MLflow; docs/infrastructure.md says how to change it",
            encryption_key=key,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template=json.dumps({"username": MLFLOW_USER}),
                generate_string_key="password",
                exclude_punctuation=True,
                password_length=40,
            ),
            removal_policy=_removal(settings),
        )
        values = {LOGIN_SECRET: secret.secret_arn}
        Parameters(self, "Parameters", settings=settings, values=values)


def _removal(settings: Settings) -> RemovalPolicy:
    return RemovalPolicy.RETAIN if settings.keep_data_on_delete else RemovalPolicy.DESTROY
