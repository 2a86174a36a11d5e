"""What the ledger needs from a store, in the domain's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from tradai.common.config.ports import ConfigChange
from tradai.common.entities.release import Fence, LivePointer

Entry = Mapping[str, object]
"""A ledger entry as stored: flat, text, whole numbers, booleans and None only."""


class ReleaseStore(Protocol):
    """Entries in order, and the pointer that moves with them."""

    def live(self, strategy: str) -> LivePointer | None: ...

    def entry(self, strategy: str, seq: int) -> Entry | None: ...

    def entries(
        self, strategy: str, *, before: int | None = None, limit: int | None = None
    ) -> Iterator[tuple[int, Entry]]:
        """Position and entry, newest first, read page by page; positions below `before` only."""

    def append(
        self,
        entry: Entry,
        pointer: LivePointer,
        *,
        expected: LivePointer | None,
        fence: Fence | None,
        config: ConfigChange | None,
    ) -> None:
        """Write entry, pointer and config change together, or nothing.

        Raises:
            ConflictError: the pointer or the config head is not as expected.
            LeaseLostError: the fence is old.
            TransientError: no answer, or contention; it may have been applied.
        """

    def mark_mirrored(self, strategy: str, seq: int) -> bool:
        """Note that MLflow shows this position; False when the pointer moved on."""

    def active_config(self, strategy: str) -> str | None:
        """Id of the ACTIVE version, by the head of the versions, which no release can take away."""

    def strategies(self) -> list[str]:
        """Names in order."""
