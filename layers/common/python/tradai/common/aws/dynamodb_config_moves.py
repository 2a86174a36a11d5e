"""The steps by which config versions, heads and content locks move together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from tradai.common.aws.dynamodb_config_items import HEAD_KEY, epoch, hash_key, version_item
from tradai.common.aws.dynamodb_items import to_item
from tradai.common.aws.dynamodb_strategies import LISTED
from tradai.common.aws.dynamodb_transaction import Step
from tradai.common.aws.dynamodb_update import compare_and_set
from tradai.common.config.ports import ConfigChange, ConfigHead, StoredVersion
from tradai.common.entities.clock import iso
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion
from tradai.common.errors import MovedError


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigMoves:
    """Steps on the table of versions, and on the heads and locks that lie beside the ledger."""

    versions_table: str
    releases_table: str

    def create(self, draft: StoredVersion, head: ConfigHead) -> list[Step]:
        return [
            self._head(head, expects=_numbered(head), sets={"last_number": draft.version.version_number}),
            self._lock(draft.version),
            self._put(draft),
        ]

    def abandon(self, draft: ConfigVersion, ttl: datetime) -> list[Step]:
        sets = {"status": ConfigStatus.DEPRECATED.value, "ttl": epoch(ttl)}
        return [
            self._restate(draft.strategy_name, draft.config_id, ConfigStatus.DRAFT, sets),
            self._unlock(draft.strategy_name, draft.config_hash, draft.config_id),
        ]

    def change(self, change: ConfigChange) -> list[Step]:
        """Activate one version and retire the one before, or only retire it."""
        retire = list(self._retire_active(change))
        active, new = {"active_id": change.head.active_id}, change.activates
        if new is None:
            return [
                self._head(change.head, expects=active, sets={"active_id": None, "active_hash": None}),
                *retire,
            ]
        sets: dict[str, object] = {
            "active_id": new.version.config_id,
            "active_hash": new.version.config_hash,
            "active_inputs_hash": new.version.inputs_hash,
        }
        if not change.is_new:
            return [
                self._head(change.head, expects=active, sets=sets),
                self._promote(new, change.at),
                *retire,
            ]
        sets["last_number"] = new.version.version_number
        head = self._head(change.head, expects={**active, **_numbered(change.head)}, sets=sets)
        return [head, self._lock(new.version), self._put(new), *retire]

    def _retire_active(self, change: ConfigChange) -> Iterator[Step]:
        head, new = change.head, change.activates
        if head.active_id is None or head.active_hash is None:
            return
        sets = {
            "status": ConfigStatus.DEPRECATED.value,
            "ttl": epoch(change.retired_ttl),
            "superseded_by": new.version.config_id if new else None,
            "active_number": None,
        }
        yield self._restate(head.strategy_name, head.active_id, ConfigStatus.ACTIVE, sets)
        yield self._unlock(head.strategy_name, head.active_hash, head.active_id)

    def _promote(self, new: StoredVersion, at: datetime) -> Step:
        version = new.version
        sets = {
            "status": ConfigStatus.ACTIVE.value,
            "deployed_at": iso(at),
            "active_number": version.version_number,
        }
        return self._restate(version.strategy_name, version.config_id, ConfigStatus.DRAFT, sets)

    def _head(self, head: ConfigHead, *, expects: Mapping[str, object], sets: Mapping[str, object]) -> Step:
        name = head.strategy_name
        request = compare_and_set(
            self.releases_table,
            {"strategy_name": name, "sk": HEAD_KEY},
            expects=expects,
            sets={**sets, "strategy_index": LISTED},
        )
        return Step("Update", request, MovedError(f"the versions of {name} moved on"))

    def _restate(
        self, strategy: str, config_id: str, status: ConfigStatus, sets: Mapping[str, object]
    ) -> Step:
        request = compare_and_set(
            self.versions_table,
            {"strategy_name": strategy, "config_id": config_id},
            expects={"status": status.value},
            sets=sets,
        )
        return Step("Update", request, MovedError(f"{config_id} of {strategy} is {status} no more"))

    def _put(self, stored: StoredVersion) -> Step:
        request = {
            "TableName": self.versions_table,
            "Item": to_item(version_item(stored)),
            "ConditionExpression": "attribute_not_exists(config_id)",
        }
        return Step("Put", request, MovedError(f"{stored.version.config_id} exists already"))

    def _lock(self, version: ConfigVersion) -> Step:
        item = {
            "strategy_name": version.strategy_name,
            "sk": hash_key(version.config_hash),
            "config_id": version.config_id,
        }
        request = {
            "TableName": self.releases_table,
            "Item": to_item(item),
            "ConditionExpression": "attribute_not_exists(sk)",
        }
        return Step("Put", request, MovedError(f"this content of {version.strategy_name} is live already"))

    def _unlock(self, strategy: str, config_hash: str, config_id: str) -> Step:
        request = {
            "TableName": self.releases_table,
            "Key": to_item({"strategy_name": strategy, "sk": hash_key(config_hash)}),
            "ConditionExpression": "config_id = :id",
            "ExpressionAttributeValues": to_item({":id": config_id}),
        }
        return Step("Delete", request, MovedError(f"the content lock of {config_id} moved on"))


def _numbered(head: ConfigHead) -> Mapping[str, object]:
    """Numbers never come back: the next one follows the last one read."""
    return {"last_number": head.last_number or None}
