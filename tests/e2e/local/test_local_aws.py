from __future__ import annotations

import boto3

from tests.local_stack import LocalAws


def test_every_test_starts_with_the_products_empty_stores(local_aws: LocalAws) -> None:
    tables = local_aws.client("dynamodb").list_tables()["TableNames"]
    buckets = [b["Name"] for b in local_aws.client("s3").list_buckets()["Buckets"]]

    assert len(tables) == 9
    assert sorted(buckets) == ["tradai-configs-dev", "tradai-mlflow-dev", "tradai-results-dev"]


def test_a_client_without_arguments_reaches_the_local_stack_as_root(local_aws: LocalAws) -> None:
    identity = boto3.client("sts").get_caller_identity()

    assert identity["Arn"] == f"arn:aws:iam::{local_aws.account}:root"
