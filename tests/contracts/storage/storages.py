"""The stores that the suites run on, and what tests build with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import boto3
from moto import mock_aws

from tests.fakes.dynamodb_config_versions import InMemoryConfigVersions
from tests.fakes.dynamodb_releases import InMemoryReleases
from tests.fakes.s3_config_repository import InMemoryConfigBodies
from tests.local_tables import tables
from tradai.common.aws.dynamodb_config_versions import DynamoDBConfigVersions
from tradai.common.aws.dynamodb_releases import DynamoDBReleases
from tradai.common.aws.s3_config_repository import S3ConfigRepository
from tradai.common.config.collaborators import Rules
from tradai.common.config.ports import ConfigBodies, ConfigVersionStore
from tradai.common.config.service import ConfigVersionService
from tradai.common.entities.clock import Clock
from tradai.common.errors import Problem
from tradai.common.patience import Patience
from tradai.common.registry.ports import ReleaseStore
from tradai.common.registry.releases import ReleaseLedger

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
REGION: Final = "eu-west-1"
VERSIONS_TABLE, RELEASES_TABLE = "tradai-config-versions-dev", "tradai-releases-dev"
FENCES_TABLE, BUCKET = "tradai-retraining-state-dev", "tradai-configs-dev"
KEY_ID, SECRET = "000000000000", "local"
NO_PAUSE = Patience(sleep=lambda _: None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """Stores that belong together; `set_fence` writes the lease that a fence is checked against."""

    versions: ConfigVersionStore
    releases: ReleaseStore
    bodies: ConfigBodies
    set_fence: Callable[[str, int], None]

    def ledger(self, clock: Clock = lambda: EPOCH, patience: Patience = NO_PAUSE) -> ReleaseLedger:
        return ReleaseLedger(store=self.releases, clock=clock, patience=patience)

    def service(
        self, clock: Clock = lambda: EPOCH, *, actor: str = "ada", patience: Patience = NO_PAUSE
    ) -> ConfigVersionService:
        return ConfigVersionService(
            store=self.versions,
            bodies=self.bodies,
            ledger=self.ledger(clock, patience),
            clock=clock,
            actor=actor,
            rules=RULES,
            patience=patience,
        )


def _problems(data: Mapping[str, Any]) -> list[Problem]:
    return [Problem(path="bad", message="is refused")] if "bad" in data else []


RULES = Rules(validate=_problems, model_inputs=lambda data: {"timeframe": data.get("timeframe")})


def in_memory(releases: InMemoryReleases | None = None) -> Storage:
    releases = releases or InMemoryReleases()
    return Storage(
        versions=InMemoryConfigVersions(releases),
        releases=releases,
        bodies=InMemoryConfigBodies(),
        set_fence=releases.fences.__setitem__,
    )


def on_aws(dynamodb: Any, s3: Any) -> Storage:
    """The adapters on whatever the clients point at; tables and bucket are there."""

    def set_fence(model_name: str, token: int) -> None:
        item = {"model_name": {"S": model_name}, "fence": {"N": str(token)}}
        dynamodb.put_item(TableName=FENCES_TABLE, Item=item)

    return Storage(
        versions=DynamoDBConfigVersions(
            client=dynamodb, versions_table=VERSIONS_TABLE, releases_table=RELEASES_TABLE
        ),
        releases=DynamoDBReleases(
            client=dynamodb,
            releases_table=RELEASES_TABLE,
            versions_table=VERSIONS_TABLE,
            retraining_state_table=FENCES_TABLE,
        ),
        bodies=S3ConfigRepository(client=s3, bucket=BUCKET),
        set_fence=set_fence,
    )


@contextmanager
def moto_clients() -> Iterator[tuple[Any, Any]]:
    """DynamoDB and S3 in this process, with the product's tables and bucket."""
    with mock_aws():
        session = boto3.Session(KEY_ID, SECRET, region_name=REGION)
        dynamodb, s3 = session.client("dynamodb"), session.client("s3")
        for table in tables():
            if table["TableName"] in (VERSIONS_TABLE, RELEASES_TABLE, FENCES_TABLE):
                dynamodb.create_table(**table)
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        yield dynamodb, s3


def document(number: object = 0, timeframe: str = "1h") -> dict[str, Any]:
    """A parameters document; equal numbers are equal content."""
    return {"timeframe": timeframe, "symbols": ["BTC/USDT:USDT"], "params": {"number": number}}
