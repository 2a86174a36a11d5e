"""Names that both stacks and the policies use; on AWS everything is found by name, never by export."""

from __future__ import annotations

from aws_cdk import Aws, Stack

from cdk.settings import Settings

WORKFLOW = "retraining-workflow"
REQUESTS_QUEUE = "retraining-requests"
TRAINING_FAMILY = "train"
SERVICES_CLUSTER = "services"
MLFLOW = "mlflow"  # the service, its database, its repository
LOGIN_SECRET = "mlflow/login-secret-arn"  # noqa: S105  # where its ARN is found


def bucket_name(settings: Settings, bucket: str) -> str:
    """The bucket's name; `${account}` and `${region}` of its suffix are those of the deployment."""
    suffix = settings.bucket_suffix
    for word, token in (("${account}", Aws.ACCOUNT_ID), ("${region}", Aws.REGION)):
        suffix = suffix.replace(word, token)
    return settings.name(bucket) + suffix


def bucket_arn(settings: Settings, bucket: str, path: str = "") -> str:
    return f"arn:{Aws.PARTITION}:s3:::{bucket_name(settings, bucket)}{path}"


def arn(stack: Stack, service: str, resource: str) -> str:
    """ARN of a resource of this account and region, by its name."""
    return f"arn:{Aws.PARTITION}:{service}:{stack.region}:{stack.account}:{resource}"


def table_arn(stack: Stack, settings: Settings, table: str) -> str:
    return arn(stack, "dynamodb", f"table/{settings.name(table)}")


def topic_arn(stack: Stack, settings: Settings, topic: str) -> str:
    return arn(stack, "sns", settings.name(topic))


def state_machine_arn(stack: Stack, settings: Settings) -> str:
    return arn(stack, "states", f"stateMachine:{settings.name(WORKFLOW)}")


def queue_url(stack: Stack, settings: Settings, queue: str) -> str:
    return f"https://sqs.{stack.region}.{Aws.URL_SUFFIX}/{stack.account}/{settings.prefixed(queue)}"


def mlflow_login_name(settings: Settings) -> str:
    return f"tradai/{settings.env}/mlflow-login"


def mlflow_repository_name(settings: Settings) -> str:
    return f"tradai/{settings.env}/{MLFLOW}"
