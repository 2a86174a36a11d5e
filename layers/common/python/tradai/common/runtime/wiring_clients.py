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


@lru_cache(maxsize=1)
def region() -> str:
    """A profile's region counts when the environment names none; asking costs 15 ms, so once at most."""
    if environment().function_name:
        return environment().region  # Lambda sets it
    return boto3.Session().region_name or environment().region
