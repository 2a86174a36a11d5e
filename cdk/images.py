"""Images that the account keeps for the platform."""

from __future__ import annotations

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk.names import mlflow_repository_name
from cdk.parameters import Parameters
from cdk.settings import Settings

KEPT = 5  # images without a tag go, and of the others the oldest


class MlflowImages(Construct):
    """The repository of MLflow's image, there before the service that waits for what is pushed."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        repository = ecr.Repository(
            self,
            "Repository",
            repository_name=mlflow_repository_name(settings),
            image_tag_mutability=ecr.TagMutability.IMMUTABLE,
            image_scan_on_push=True,
            encryption=ecr.RepositoryEncryption.KMS,
            encryption_key=key,
            lifecycle_rules=[
                ecr.LifecycleRule(tag_status=ecr.TagStatus.UNTAGGED, max_image_age=Duration.days(1)),
                ecr.LifecycleRule(max_image_count=KEPT),
            ],
            empty_on_delete=not settings.keep_data_on_delete,
            removal_policy=RemovalPolicy.RETAIN if settings.keep_data_on_delete else RemovalPolicy.DESTROY,
        )
        values = {"mlflow/repository-uri": repository.repository_uri}
        Parameters(self, "Parameters", settings=settings, values=values)
