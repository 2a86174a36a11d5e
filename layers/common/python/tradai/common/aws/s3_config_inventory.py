"""Which config bodies there are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from tradai.common.aws.errors import translated

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True, kw_only=True)
class S3ConfigInventory:
    """Lists what `S3ConfigRepository` stores.

    Args:
        owner: account that must own the bucket, empty when it is not known.
    """

    client: S3Client
    bucket: str
    owner: str = ""

    def hashes(self, strategy: str) -> frozenset[str]:
        """Content hashes that have a body."""
        where: dict[str, Any] = {"Bucket": self.bucket, "Prefix": f"configs/{strategy}/"}
        where |= {"ExpectedBucketOwner": self.owner} if self.owner else {}
        pages = self.client.get_paginator("list_objects_v2")
        with translated(self.bucket):
            return frozenset(
                PurePosixPath(found["Key"]).stem
                for page in pages.paginate(**where)
                for found in page.get("Contents", [])
            )
