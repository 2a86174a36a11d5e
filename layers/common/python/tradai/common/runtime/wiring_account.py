"""Composition: what looks at an account as a whole."""

from __future__ import annotations

import urllib3

from tradai.common.aws import clients
from tradai.common.aws.account_functions import AccountFunctions
from tradai.common.aws.account_stores import AccountStores
from tradai.common.aws.account_watch import AccountWatch
from tradai.common.errors import TransientError
from tradai.common.mlflow.server_version import server_version
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_clients import dynamodb, region, s3
from tradai.common.runtime.wiring_registry import mlflow_adapter

HEALTH = "/api/v1/health"
PATIENCE_SECONDS = 10.0  # a cold start, and a gateway


def account_stores() -> AccountStores:
    return AccountStores(
        dynamodb=dynamodb(),
        s3=s3(),
        sns=clients.client("sns", region()),
        sqs=clients.client("sqs", region()),
    )


def account_functions() -> AccountFunctions:
    return AccountFunctions(client=clients.client("lambda", region()))


def account_watch() -> AccountWatch:
    return AccountWatch(
        cloudwatch=clients.client("cloudwatch", region()),
        events=clients.client("events", region()),
        iam=clients.client("iam", region()),
        ssm=clients.client("ssm", region()),
        states=clients.client("stepfunctions", region()),
        sts=clients.sts(region()),
        prefix=f"tradai-{environment().env}-",
    )


def mlflow_version() -> str:
    """Of the registry of the environment.

    Raises:
        ConfigurationError: its address is not known. TransientError: it did not answer.
    """
    env = environment()
    return server_version(
        mlflow_adapter().tracking_uri, env.mlflow_username or None, env.mlflow_password or None
    )


def api_status(url: str, api_id: str) -> int:
    """What the API answers to the question whether it is well, as an HTTP status.

    Raises:
        TransientError: nobody answered.
    """
    if environment().target == "local":  # there the host of its own address does not resolve
        url = f"{clients.client('ssm', region()).meta.endpoint_url}/_aws/execute-api/{api_id}/$default"
    try:
        return urllib3.request("GET", f"{url}{HEALTH}", timeout=PATIENCE_SECONDS, retries=False).status
    except urllib3.exceptions.HTTPError as error:
        raise TransientError(f"the API at {url} did not answer: {error}") from error
