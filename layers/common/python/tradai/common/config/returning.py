"""Returning to old content: found even after its version has expired, appended as a new version."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tradai.common.config.collaborators import Collaborators
from tradai.common.config.contents import stored
from tradai.common.config.creation import draft
from tradai.common.config.ports import ConfigChange, ConfigHead, StoredVersion
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion
from tradai.common.errors import ConfigVersionNotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning:
    """A return of a strategy to the content of one version.

    Args:
        config_hash: of that content; None looks it up by the version, then by the ledger.
    """

    parts: Collaborators
    strategy: str
    config_id: str
    config_hash: str | None = None

    def text(self) -> str:
        """The content, checked against its hash.

        Raises:
            ConfigVersionNotFoundError: neither a version nor the ledger knows it.
            ContentAlteredError: its body is missing or altered.
        """
        return self.parts.contents.text(self.strategy, self._hash())

    def change(self) -> ConfigChange | None:
        """The move that makes this content ACTIVE; None when it is.

        A live version with this content is used, else a new one is appended by the move itself.
        """
        content_hash = self._hash()
        head, holder = self.parts.store.head(self.strategy, content_hash)
        if head.active_hash == content_hash:
            return None
        held = self.parts.store.get(self.strategy, holder) if holder else None
        return self._adopted(head, held) if held else self._appended(head, content_hash)

    def _adopted(self, head: ConfigHead, held: StoredVersion) -> ConfigChange:
        version = self.parts.contents.opened(held)
        self.parts.rules.check(version.config_data)
        return self._move(head, version, held.text or "", is_new=False)

    def _appended(self, head: ConfigHead, content_hash: str) -> ConfigChange:
        text = self.parts.contents.text(self.strategy, content_hash)
        version = draft(self.parts, head, text, f"return to {self.config_id}")
        self.parts.rules.check(version.config_data)
        key = self.parts.contents.bodies.put(self.strategy, content_hash, text.encode())
        return self._move(head, replace(version, s3_key=key), text, is_new=True)

    def _move(self, head: ConfigHead, version: ConfigVersion, text: str, *, is_new: bool) -> ConfigChange:
        now = self.parts.clock()
        active = replace(version, status=ConfigStatus.ACTIVE, deployed_at=now)
        return ConfigChange(head=head, activates=stored(active, text), is_new=is_new, at=now)

    def _hash(self) -> str:
        if self.config_hash:
            return self.config_hash
        found = self.parts.store.get(self.strategy, self.config_id)
        if found:
            return found.version.config_hash
        for release in self.parts.ledger.history(self.strategy):
            if release.config_id == self.config_id and release.config_hash:
                return release.config_hash
        raise ConfigVersionNotFoundError(self.strategy, self.config_id)
