"""AWS clients that give up in time: one per service and process."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sts import STSClient

BOUNDED = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 3},
)


@lru_cache(maxsize=32)
def client(service: str, region: str) -> Any:
    """A client of a service; the endpoint and credentials are those of the process."""
    return boto3.client(service, region_name=region, config=BOUNDED)  # type: ignore[call-overload]  # any service


def dynamodb(region: str) -> DynamoDBClient:
    return cast("DynamoDBClient", client("dynamodb", region))


def s3(region: str) -> S3Client:
    return cast("S3Client", client("s3", region))


def sts(region: str) -> STSClient:
    return cast("STSClient", client("sts", region))
