"""A ledger that moves only from the release its caller has seen."""

from __future__ import annotations

from tradai.common.config.ports import ConfigChange
from tradai.common.entities.clock import Clock
from tradai.common.entities.release import Fence, LivePointer, Release, ReleaseDraft
from tradai.common.errors import PreconditionFailedError
from tradai.common.registry.ports import ReleaseStore
from tradai.common.registry.releases import ReleaseLedger


class PinnedLedger(ReleaseLedger):
    """Refuses to commit on any other release than `seq`; what it commits itself it follows.

    The check and the write can not come apart: the store moves the pointer only from the release that
    was checked here.

    Args:
        seq: position of the release that the change was decided on, 0 before the first.
    """

    def __init__(self, *, store: ReleaseStore, clock: Clock, seq: int) -> None:
        super().__init__(store=store, clock=clock)
        self._seq = seq

    def insist(self, pointer: LivePointer | None) -> None:
        """Raises PreconditionFailedError when another release is live."""
        found = pointer.seq if pointer else 0
        if found != self._seq:
            raise PreconditionFailedError(
                f"release {found} is live, not {self._seq}: read the strategy again and decide again",
                current={"seq": found, "release_id": pointer.release_id if pointer else None},
            )

    def commit(
        self,
        draft: ReleaseDraft,
        *,
        expected: LivePointer | None,
        fence: Fence | None = None,
        config: ConfigChange | None = None,
    ) -> Release:
        self.insist(expected)
        return self._followed(super().commit(draft, expected=expected, fence=fence, config=config))

    def attempt(
        self, draft: ReleaseDraft, *, expected: LivePointer | None, config: ConfigChange | None = None
    ) -> Release:
        self.insist(expected)
        return self._followed(super().attempt(draft, expected=expected, config=config))

    def _followed(self, release: Release) -> Release:
        self._seq = release.seq
        return release
