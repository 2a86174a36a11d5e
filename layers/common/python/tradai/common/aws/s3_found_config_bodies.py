"""Config bodies in a bucket that is opened when the first one is asked for, which is seldom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tradai.common.aws import clients
from tradai.common.aws.errors import translated
from tradai.common.aws.s3_config_repository import S3ConfigRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundConfigBodies:
    """`ConfigBodies`; an S3 client costs as much as a third of a cold start.

    Args:
        bucket: empty asks SSM `/tradai/{env}/buckets/configs`: on AWS the name carries account and region.
        owner: account that must own the bucket, empty when it is not known.
    """

    region: str
    env: str
    bucket: str = ""
    owner: str = ""

    def put(self, strategy: str, config_hash: str, text: bytes) -> str:
        return self._found.put(strategy, config_hash, text)

    def get(self, strategy: str, config_hash: str) -> bytes | None:
        return self._found.get(strategy, config_hash)

    def put_source(self, strategy: str, config_id: str, text: str) -> None:
        self._found.put_source(strategy, config_id, text)

    def source(self, strategy: str, config_id: str) -> str | None:
        return self._found.source(strategy, config_id)

    @property
    def _found(self) -> S3ConfigRepository:
        bucket = self.bucket or configs_bucket(self.region, self.env)
        return S3ConfigRepository(client=clients.s3(self.region), bucket=bucket, owner=self.owner)


@lru_cache(maxsize=8)
def configs_bucket(region: str, env: str) -> str:
    """The bucket's name as its stack left it; the plain name where no stack did."""
    name = f"/tradai/{env}/buckets/configs"
    with translated(f"the SSM parameter {name}"):
        found = clients.client("ssm", region).get_parameters(Names=[name])["Parameters"]
    return str(found[0]["Value"]) if found else f"tradai-configs-{env}"
