"""Composition: clients of the tables and buckets."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import boto3

from tradai.common.aws import clients
from tradai.common.runtime.environment import environment

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client


def dynamodb() -> DynamoDBClient:
    return clients.dynamodb(region())


def s3() -> S3Client:
    return clients.s3(region())


def region() -> str:
    """What AWS_REGION says, else the profile, else where the product lives by default."""
    env = environment()
    return env.region if "region" in env.model_fields_set else _profile_region() or env.region


@lru_cache(maxsize=1)
def _profile_region() -> str | None:
    """Asking costs 15 ms, so once at most; on Lambda and ECS never."""
    return boto3.Session().region_name
