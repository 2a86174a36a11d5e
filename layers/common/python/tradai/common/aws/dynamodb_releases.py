"""Releases on DynamoDB: entries and pointer in one table, moved by one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from tradai.common.aws.dynamodb_config_items import HEAD_KEY
from tradai.common.aws.dynamodb_config_moves import ConfigMoves
from tradai.common.aws.dynamodb_items import pages, to_item
from tradai.common.aws.dynamodb_reads import Key, read_one
from tradai.common.aws.dynamodb_release_items import (
    ENTRY_PREFIX,
    LIVE_KEY,
    entry_key,
    entry_of,
    live_pointer,
    position,
)
from tradai.common.aws.dynamodb_strategies import listed_strategies
from tradai.common.aws.dynamodb_transaction import Step, transact
from tradai.common.aws.dynamodb_update import compare_and_set
from tradai.common.aws.errors import error_code, translated
from tradai.common.config.ports import ConfigChange
from tradai.common.entities.release import Fence, LivePointer
from tradai.common.errors import LeaseLostError, MovedError
from tradai.common.registry.ports import Entry
from tradai.common.registry.records import pointer_record

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

LAST_SEQ = 9_999_999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBReleases:
    """`ReleaseStore` on `tradai-releases-{env}`; config moves and fences join its transactions."""

    client: DynamoDBClient
    releases_table: str
    versions_table: str
    retraining_state_table: str

    def live(self, strategy: str) -> LivePointer | None:
        found = read_one(self.client, self._key(strategy, LIVE_KEY))
        return live_pointer(found) if found else None

    def entry(self, strategy: str, seq: int) -> Entry | None:
        found = read_one(self.client, self._key(strategy, entry_key(seq)))
        return entry_of(found) if found else None

    def entries(
        self, strategy: str, *, before: int | None = None, limit: int | None = None
    ) -> Iterator[tuple[int, Entry]]:
        last = LAST_SEQ if before is None else before - 1
        items = pages(
            self.client,
            self.releases_table,
            TableName=self.releases_table,
            KeyConditionExpression="strategy_name = :name AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues=to_item(
                {":name": strategy, ":first": ENTRY_PREFIX, ":last": entry_key(max(last, 0))}
            ),
            ConsistentRead=True,
            ScanIndexForward=False,
            **({"Limit": limit} if limit else {}),  # else a page of 1 MB is read, and paid for
        )
        return islice(((position(item), entry_of(item)) for item in items), limit)

    def append(
        self,
        entry: Entry,
        pointer: LivePointer,
        *,
        expected: LivePointer | None,
        fence: Fence | None,
        config: ConfigChange | None,
    ) -> None:
        steps = [self._move_pointer(pointer, expected), self._put(entry, pointer)]
        if fence:
            steps.append(self._hold(fence))
        if config:
            moves = ConfigMoves(versions_table=self.versions_table, releases_table=self.releases_table)
            steps.extend(moves.change(config))
        transact(self.client, self.releases_table, steps)

    def mark_mirrored(self, strategy: str, seq: int) -> bool:
        key = {"strategy_name": strategy, "sk": LIVE_KEY}
        request = compare_and_set(self.releases_table, key, expects={"seq": seq}, sets={"mirrored_seq": seq})
        with translated(self.releases_table):
            try:
                self.client.update_item(**request)
            except ClientError as error:
                if error_code(error) != "ConditionalCheckFailedException":
                    raise
                return False
        return True

    def active_config(self, strategy: str) -> str | None:
        head = read_one(self.client, self._key(strategy, HEAD_KEY))
        return head.get("active_id") if head else None

    def strategies(self) -> list[str]:
        return listed_strategies(self.client, self.releases_table)

    def _move_pointer(self, pointer: LivePointer, expected: LivePointer | None) -> Step:
        values = pointer_record(pointer)
        name = values.pop("strategy_name")
        request = compare_and_set(
            self.releases_table,
            {"strategy_name": name, "sk": LIVE_KEY},
            expects={"seq": expected.seq if expected else None},
            sets=values,
        )
        return Step("Update", request, MovedError(f"{name} moved on"))

    def _put(self, entry: Entry, pointer: LivePointer) -> Step:
        request = {
            "TableName": self.releases_table,
            "Item": to_item({**entry, "sk": entry_key(pointer.seq)}),
            "ConditionExpression": "attribute_not_exists(sk)",
        }
        return Step("Put", request, MovedError(f"release {pointer.seq} of {pointer.strategy_name} exists"))

    def _hold(self, fence: Fence) -> Step:
        request = {
            "TableName": self.retraining_state_table,
            "Key": to_item({"model_name": fence.model_name}),
            "ConditionExpression": "fence = :token",
            "ExpressionAttributeValues": to_item({":token": fence.token}),
        }
        message = f"a newer run than {fence.token} holds the lease of {fence.model_name}"
        return Step("ConditionCheck", request, LeaseLostError(message))

    def _key(self, strategy: str, sk: str) -> Key:
        return Key(self.releases_table, {"strategy_name": strategy, "sk": sk})
