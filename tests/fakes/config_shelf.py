"""Heads, content locks and versions in memory: what both storage fakes move in one step."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime

from tradai.common.config.ports import ConfigChange, ConfigHead, StoredVersion
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion
from tradai.common.errors import MovedError


@dataclass(slots=True)
class ConfigShelf:
    """Every check comes before any write, as in a transaction."""

    heads: dict[str, ConfigHead] = field(default_factory=dict)
    locks: dict[tuple[str, str], str] = field(default_factory=dict)
    versions: dict[str, dict[str, StoredVersion]] = field(default_factory=lambda: defaultdict(dict))

    def head(self, strategy: str) -> ConfigHead:
        return self.heads.get(strategy, ConfigHead(strategy_name=strategy))

    def create(self, draft: StoredVersion, head: ConfigHead) -> None:
        now = self.head(head.strategy_name)
        self._insist(now.last_number == head.last_number)
        self._insist_free(draft.version)
        self._write(draft)
        self.heads[head.strategy_name] = replace(now, last_number=draft.version.version_number)

    def abandon(self, draft: ConfigVersion, ttl: datetime) -> None:
        self._insist_status(draft.strategy_name, draft.config_id, ConfigStatus.DRAFT)
        self._retire(draft.strategy_name, draft.config_id, ttl, successor=None)

    def check(self, change: ConfigChange) -> None:
        """Raise `MovedError` if the change can not happen any more."""
        head, new, now = change.head, change.activates, self.head(change.head.strategy_name)
        self._insist(now.active_id == head.active_id)
        if new and change.is_new:
            self._insist(now.last_number == head.last_number)
            self._insist_free(new.version)
        if new and not change.is_new:
            self._insist_status(head.strategy_name, new.version.config_id, ConfigStatus.DRAFT)
        if head.active_id:
            self._insist_status(head.strategy_name, head.active_id, ConfigStatus.ACTIVE)

    def apply(self, change: ConfigChange) -> None:
        """Make a change that was checked."""
        name, new = change.head.strategy_name, change.activates and change.activates.version
        if change.head.active_id:
            successor = new.config_id if new else None
            self._retire(name, change.head.active_id, change.retired_ttl, successor=successor)
        if change.activates and new:
            self._write(change.activates)
        now = self.head(name)
        self.heads[name] = replace(
            now,
            active_id=new.config_id if new else None,
            active_hash=new.config_hash if new else None,
            active_inputs_hash=new.inputs_hash if new else now.active_inputs_hash,
            last_number=max(now.last_number, new.version_number if new else 0),
        )

    def _write(self, stored: StoredVersion) -> None:
        version = stored.version
        self.versions[version.strategy_name][version.config_id] = stored
        self.locks[version.strategy_name, version.config_hash] = version.config_id

    def _retire(self, strategy: str, config_id: str, ttl: datetime, *, successor: str | None) -> None:
        stored = self.versions[strategy][config_id]
        version = replace(stored.version, status=ConfigStatus.DEPRECATED, ttl=ttl, superseded_by=successor)
        self.versions[strategy][config_id] = replace(stored, version=version)
        del self.locks[strategy, version.config_hash]

    def _insist_free(self, version: ConfigVersion) -> None:
        self._insist((version.strategy_name, version.config_hash) not in self.locks)
        self._insist(version.config_id not in self.versions[version.strategy_name])

    def _insist_status(self, strategy: str, config_id: str, status: ConfigStatus) -> None:
        stored = self.versions[strategy].get(config_id)
        self._insist(stored is not None and stored.version.status is status)

    @staticmethod
    def _insist(condition: bool) -> None:
        if not condition:
            raise MovedError("the versions moved on")
