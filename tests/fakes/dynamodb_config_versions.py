"""`ConfigVersionStore` in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from tests.fakes.dynamodb_releases import InMemoryReleases
from tradai.common.config.ports import ConfigHead, Standing, StoredVersion
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion


@dataclass(frozen=True, slots=True)
class InMemoryConfigVersions:
    """Shares its shelf with the releases, as the two tables share transactions."""

    releases: InMemoryReleases

    def head(self, strategy: str, config_hash: str) -> tuple[ConfigHead, str | None]:
        shelf = self.releases.shelf
        return shelf.head(strategy), shelf.locks.get((strategy, config_hash))

    def standing(self, strategy: str, config_id: str) -> Standing:
        return Standing(
            head=self.releases.shelf.head(strategy),
            pointer=self.releases.live(strategy),
            wanted=self.get(strategy, config_id),
        )

    def create(self, draft: StoredVersion, head: ConfigHead) -> None:
        self.releases.shelf.create(draft, head)

    def abandon(self, draft: ConfigVersion, ttl: datetime) -> None:
        self.releases.shelf.abandon(draft, ttl)

    def get(self, strategy: str, config_id: str) -> StoredVersion | None:
        return self.releases.shelf.versions[strategy].get(config_id)

    def active(self, strategy: str) -> StoredVersion | None:
        stored = self.releases.shelf.versions[strategy].values()
        return next((found for found in stored if found.version.status is ConfigStatus.ACTIVE), None)

    def versions(
        self, strategy: str, *, before: int | None = None, with_text: bool = True
    ) -> Iterator[StoredVersion]:
        stored = self.releases.shelf.versions[strategy].values()
        for found in sorted(stored, key=lambda one: -one.version.version_number):
            if before is None or found.version.version_number < before:
                yield found if with_text else replace(found, text=None)

    def strategies(self) -> list[str]:
        return self.releases.strategies()
