"""What config versions need from a store, in the domain's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tradai.common.entities.config_version import DEPRECATED_TTL, ConfigVersion
from tradai.common.entities.release import LivePointer, Release, ReleaseDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigHead:
    """Where a strategy's versions stand; the defaults are a strategy without any."""

    strategy_name: str
    last_number: int = 0
    active_id: str | None = None
    active_hash: str | None = None
    active_inputs_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """A version as stored: `version.config_data` is empty, the content is `text`.

    Args:
        text: canonical JSON, None when it lies in the body store (or was not asked for).
    """

    version: ConfigVersion
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigChange:
    """A config move that commits together with a ledger entry.

    Args:
        head: what it was prepared against; another head refuses it.
        activates: the version as it will be; None takes the ACTIVE one away.
        is_new: the version does not exist yet, this change appends it.
        at: when.
    """

    head: ConfigHead
    activates: StoredVersion | None
    is_new: bool = False
    at: datetime

    @property
    def changes_inputs(self) -> bool:
        """Whether a model made for the version before was made for other inputs than these."""
        inputs_hash = self.activates.version.inputs_hash if self.activates else None
        return None not in (inputs_hash, self.head.active_inputs_hash) and (
            inputs_hash != self.head.active_inputs_hash
        )

    @property
    def retired_ttl(self) -> datetime:
        """When the item of the version it retires is removed."""
        return self.at + DEPRECATED_TTL


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that an activation decides on, read at once."""

    head: ConfigHead
    pointer: LivePointer | None
    wanted: StoredVersion | None


class ConfigVersionStore(Protocol):
    """Versions with their head and content locks. Moves of the ACTIVE one go through the ledger."""

    def head(self, strategy: str, config_hash: str) -> tuple[ConfigHead, str | None]:
        """The head, and the id of the live version that holds this content."""

    def standing(self, strategy: str, config_id: str) -> Standing:
        """Head, pointer and one version."""

    def create(self, draft: StoredVersion, head: ConfigHead) -> None:
        """Append a DRAFT.

        Raises:
            ConflictError: the head moved, or its content became live.
            TransientError: no answer, or contention; it may have been applied.
        """

    def abandon(self, draft: ConfigVersion, ttl: datetime) -> None:
        """Retire a DRAFT, to be removed at `ttl`, and free its content.

        Raises:
            ConflictError: it is a DRAFT no more.
        """

    def get(self, strategy: str, config_id: str) -> StoredVersion | None: ...

    def active(self, strategy: str) -> StoredVersion | None: ...

    def versions(
        self, strategy: str, *, before: int | None = None, with_text: bool = True
    ) -> Iterator[StoredVersion]:
        """Newest number first, read page by page; numbers below `before` only."""

    def strategies(self) -> list[str]:
        """Names in order."""


class ConfigBodies(Protocol):
    """Content by hash, written once and never deleted; source texts beside it."""

    def put(self, strategy: str, config_hash: str, text: bytes) -> str:
        """Store a body unless it is there; its key."""

    def get(self, strategy: str, config_hash: str) -> bytes | None: ...

    def put_source(self, strategy: str, config_id: str, text: str) -> None: ...

    def source(self, strategy: str, config_id: str) -> str | None: ...


class Ledger(Protocol):
    """The part of the release ledger that activation needs."""

    def attempt(
        self, draft: ReleaseDraft, *, expected: LivePointer | None, config: ConfigChange | None = None
    ) -> Release:
        """Commit once; see `ReleaseLedger.attempt`."""

    def live(self, strategy: str) -> LivePointer | None: ...

    def history(self, strategy: str) -> Iterator[Release]: ...
