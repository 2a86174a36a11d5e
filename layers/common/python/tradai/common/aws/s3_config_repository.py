"""Config bodies on S3, by content hash: written once, never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tradai.common.aws.errors import error_code, translated

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ABSENT = frozenset({"NoSuchKey", "404"})


@dataclass(frozen=True, slots=True, kw_only=True)
class S3ConfigRepository:
    """`ConfigBodies` in the bucket `tradai-configs-{env}`.

    Args:
        owner: account that must own the bucket, empty when it is not known.
    """

    client: S3Client
    bucket: str
    owner: str = ""

    def put(self, strategy: str, config_hash: str, text: bytes) -> str:
        key = _body_key(strategy, config_hash)
        with translated(self.bucket):
            try:
                self.client.put_object(
                    Key=key, Body=text, ContentType="application/json", IfNoneMatch="*", **self._bucket
                )
            except ClientError as error:
                if error_code(error) != "PreconditionFailed":
                    raise
        return key

    def get(self, strategy: str, config_hash: str) -> bytes | None:
        return self._read(_body_key(strategy, config_hash))

    def put_source(self, strategy: str, config_id: str, text: str) -> None:
        key = _source_key(strategy, config_id)
        with translated(self.bucket):
            self.client.put_object(
                Key=key, Body=text.encode(), ContentType="application/yaml", **self._bucket
            )

    def source(self, strategy: str, config_id: str) -> str | None:
        found = self._read(_source_key(strategy, config_id))
        return None if found is None else found.decode()

    def _read(self, key: str) -> bytes | None:
        with translated(self.bucket):
            try:
                return self.client.get_object(Key=key, **self._bucket)["Body"].read()
            except ClientError as error:
                if error_code(error) not in ABSENT:
                    raise
        return None

    @property
    def _bucket(self) -> Any:
        return {"Bucket": self.bucket, **({"ExpectedBucketOwner": self.owner} if self.owner else {})}


def _body_key(strategy: str, config_hash: str) -> str:
    return f"configs/{strategy}/{config_hash}.json"


def _source_key(strategy: str, config_id: str) -> str:
    return f"sources/{strategy}/{config_id}.yaml"
