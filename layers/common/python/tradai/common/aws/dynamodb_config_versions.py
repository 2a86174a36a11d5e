"""Config versions on DynamoDB: versions in their own table, heads and locks beside the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tradai.common.aws.dynamodb_config_items import HEAD_KEY, config_head, hash_key, stored_version
from tradai.common.aws.dynamodb_config_moves import ConfigMoves
from tradai.common.aws.dynamodb_items import pages, to_item
from tradai.common.aws.dynamodb_reads import Key, read_one, read_together
from tradai.common.aws.dynamodb_release_items import LIVE_KEY, live_pointer
from tradai.common.aws.dynamodb_strategies import listed_strategies
from tradai.common.aws.dynamodb_transaction import transact
from tradai.common.config.canonical import LARGEST_INTEGER
from tradai.common.config.ports import ConfigHead, Standing, StoredVersion
from tradai.common.entities.config_version import ConfigVersion

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

WITHOUT_TEXT = {
    "ProjectionExpression": "strategy_name, config_id, config_hash, #status, version_number, created_at, "
    "inputs_hash, description, created_by, s3_key, deployed_at, superseded_by, #ttl",
    "ExpressionAttributeNames": {"#status": "status", "#ttl": "ttl"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBConfigVersions:
    """`ConfigVersionStore` on the tables `tradai-config-versions-{env}` and `tradai-releases-{env}`."""

    client: DynamoDBClient
    versions_table: str
    releases_table: str

    def head(self, strategy: str, config_hash: str) -> tuple[ConfigHead, str | None]:
        keys = [self._beside(strategy, HEAD_KEY), self._beside(strategy, hash_key(config_hash))]
        head, lock = read_together(self.client, keys)
        return config_head(strategy, head), lock["config_id"] if lock else None

    def standing(self, strategy: str, config_id: str) -> Standing:
        keys = [
            self._beside(strategy, HEAD_KEY),
            self._beside(strategy, LIVE_KEY),
            self._version(strategy, config_id),
        ]
        head, pointer, wanted = read_together(self.client, keys)
        return Standing(
            head=config_head(strategy, head),
            pointer=live_pointer(pointer) if pointer else None,
            wanted=stored_version(wanted) if wanted else None,
        )

    def create(self, draft: StoredVersion, head: ConfigHead) -> None:
        transact(self.client, self.versions_table, self._moves.create(draft, head))

    def abandon(self, draft: ConfigVersion, ttl: datetime) -> None:
        transact(self.client, self.versions_table, self._moves.abandon(draft, ttl))

    def get(self, strategy: str, config_id: str) -> StoredVersion | None:
        found = read_one(self.client, self._version(strategy, config_id))
        return stored_version(found) if found else None

    def active(self, strategy: str) -> StoredVersion | None:
        items = self._query("strategy_name = :name", {":name": strategy}, IndexName="by-active", Limit=1)
        return next(map(stored_version, items), None)

    def versions(
        self, strategy: str, *, before: int | None = None, with_text: bool = True
    ) -> Iterator[StoredVersion]:
        items = self._query(
            "strategy_name = :name AND version_number < :before",
            {":name": strategy, ":before": LARGEST_INTEGER if before is None else before},
            IndexName="by-number",
            ScanIndexForward=False,
            **({} if with_text else WITHOUT_TEXT),
        )
        return map(stored_version, items)

    def strategies(self) -> list[str]:
        return listed_strategies(self.client, self.releases_table)

    def _query(self, condition: str, values: dict[str, object], **query: Any) -> Iterator[dict[str, Any]]:
        return pages(
            self.client,
            self.versions_table,
            TableName=self.versions_table,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=to_item(values),
            ConsistentRead=True,
            **query,
        )

    @property
    def _moves(self) -> ConfigMoves:
        return ConfigMoves(versions_table=self.versions_table, releases_table=self.releases_table)

    def _beside(self, strategy: str, sk: str) -> Key:
        return Key(self.releases_table, {"strategy_name": strategy, "sk": sk})

    def _version(self, strategy: str, config_id: str) -> Key:
        return Key(self.versions_table, {"strategy_name": strategy, "config_id": config_id})
