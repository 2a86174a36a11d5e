"""The ledger: what a strategy runs and ran, who put it there, why."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import asdict
from datetime import datetime

from tradai.common.config.ports import ConfigChange
from tradai.common.entities.clock import Clock, system_clock
from tradai.common.entities.names import checked_name
from tradai.common.entities.release import (
    BrokenEntry,
    ChainFault,
    Fence,
    LivePointer,
    Release,
    ReleaseDraft,
)
from tradai.common.errors import (
    ContentAlteredError,
    LeaseLostError,
    MovedError,
    ReleaseNotFoundError,
    TransientError,
    ValidationFailedError,
)
from tradai.common.patience import Patience
from tradai.common.registry.chain import build, pointed_at
from tradai.common.registry.history import History
from tradai.common.registry.ports import ReleaseStore
from tradai.common.registry.records import moment, record, release_of

LONGEST_REASON = 1_000
LONGEST_EVIDENCE = 64 * 1024
VERIFICATIONS = 5


def checked_reason(reason: str) -> str:
    """The reason itself.

    Raises:
        ValidationFailedError: it is too long.
    """
    if len(reason) > LONGEST_REASON:
        raise ValidationFailedError(f"reason: at most {LONGEST_REASON} characters")
    return reason


class ReleaseLedger:
    """Append-only releases per strategy, chained by digest, pinned by one pointer.

    Args:
        table_name: `tradai-releases-{env}`; the names beside it follow from its suffix. Without
            it the environment names the table.
        store: instead of a table.
    """

    def __init__(
        self,
        table_name: str | None = None,
        *,
        store: ReleaseStore | None = None,
        clock: Clock | None = None,
        patience: Patience | None = None,
    ) -> None:
        if store is None:
            from tradai.common.runtime import wiring  # noqa: PLC0415 - the seed's door to the wiring

            store = wiring.release_store(wiring.environment_of(table_name))
            clock = clock or wiring.product_clock
        self._store = store
        self._clock = clock or system_clock
        self._patience = patience or Patience()

    def live(self, strategy: str) -> LivePointer | None:
        """What runs now: one consistent read."""
        return self._store.live(checked_name(strategy))

    def history(self, strategy: str, *, limit: int | None = None, before: int | None = None) -> History:
        """Releases, newest first, read as they are asked for; only those below seq `before`."""
        entries = self._store.entries(checked_name(strategy), before=before, limit=limit)
        return History(release_of(entry) for _, entry in entries)

    def at(self, strategy: str, when: datetime) -> Release | None:
        """What was live at a time; None before the first release. About log2(releases) reads.

        Raises:
            ValidationFailedError: the time has no zone.
        """
        if when.tzinfo is None:
            raise ValidationFailedError(f"when: {when.isoformat()} has no time zone; give it one, e.g. UTC")
        pointer = self.live(strategy)
        positions = range(1, pointer.seq + 1 if pointer else 1)
        seq = bisect_right(positions, when, key=lambda seq: moment(self._entry(strategy, seq)))
        return release_of(self._entry(strategy, seq)) if seq else None

    def find(self, strategy: str, release_id: str) -> Release:
        """The newest release with an id.

        Raises:
            ReleaseNotFoundError: there is none.
        """
        for release in self.history(strategy):
            if release.release_id == release_id:
                return release
        raise ReleaseNotFoundError(strategy, release_id)

    def strategies(self) -> list[str]:
        """Every strategy that has a config version, in order of name."""
        return self._store.strategies()

    def verify(self, strategy: str) -> BrokenEntry | None:
        """The first entry that is not as it was written; None when all are."""
        broken = None
        for _ in range(VERIFICATIONS):
            try:
                pointer = self.live(strategy)
            except ContentAlteredError as error:
                return BrokenEntry(
                    strategy_name=strategy, seq=0, fault=ChainFault.ALTERED, message=f"{strategy}: {error}"
                )
            broken = self._broken(strategy, pointer)
            if broken is None or pointer == self._store.live(strategy):
                break
        return broken

    def _broken(self, strategy: str, pointer: LivePointer | None) -> BrokenEntry | None:
        from tradai.common.registry.verification import emptied, first_broken  # noqa: PLC0415 - who verifies pays

        broken = first_broken(strategy, reversed(list(self._store.entries(strategy))), pointer)
        active = self._store.active_config(strategy) if broken is None and pointer is None else None
        return emptied(strategy, active) if active else broken

    def commit(
        self,
        draft: ReleaseDraft,
        *,
        expected: LivePointer | None,
        fence: Fence | None = None,
        config: ConfigChange | None = None,
    ) -> Release:
        """Append a release and move the pointer, in one step that happens wholly or not at all.

        A lost answer is read back, contention without a decision is tried again (≤ 10 s).

        Args:
            expected: the pointer the change was decided on, None for the first release.
            fence: the lease of the run that commits.
            config: a config move that belongs to it.

        Raises:
            MovedError: somebody else committed first; `current` says what and who.
            LeaseLostError: a newer run holds the lease.
            TransientError: the store did not answer; nothing was written as far as is known.
        """
        release = self._built(draft, expected, config)
        return self._patience.persevere(
            lambda: self._append(release, expected, fence, config), on=(TransientError,)
        )

    def attempt(
        self, draft: ReleaseDraft, *, expected: LivePointer | None, config: ConfigChange | None = None
    ) -> Release:
        """`commit` without trying again, for callers who read everything anew first."""
        return self._append(self._built(draft, expected, config), expected, None, config)

    def mark_mirrored(self, strategy: str, seq: int) -> bool:
        """Note that MLflow shows release `seq`; False when the pointer moved on meanwhile."""
        return self._store.mark_mirrored(checked_name(strategy), seq)

    def _built(
        self, draft: ReleaseDraft, expected: LivePointer | None, config: ConfigChange | None
    ) -> Release:
        checked_name(draft.strategy_name)
        checked_reason(draft.reason)
        release = build(draft, expected, self._clock(), config)
        if len(str(record(release)["evidence"])) > LONGEST_EVIDENCE:
            raise ValidationFailedError(f"evidence: at most {LONGEST_EVIDENCE} bytes; keep the rest on S3")
        return release

    def _append(
        self,
        release: Release,
        expected: LivePointer | None,
        fence: Fence | None,
        config: ConfigChange | None,
    ) -> Release:
        try:
            self._store.append(
                record(release), pointed_at(release), expected=expected, fence=fence, config=config
            )
        except (MovedError, LeaseLostError, TransientError) as refusal:
            if self._is_written(release):
                return release
            if isinstance(refusal, MovedError):
                raise self._moved(release, refusal) from refusal
            raise
        return release

    def _is_written(self, release: Release) -> bool:
        """Whether this very entry stands in its place: an answer was lost, not the write."""
        entry = self._store.entry(release.strategy_name, release.seq)
        return entry is not None and entry.get("digest") == release.digest

    def _moved(self, release: Release, refusal: MovedError) -> MovedError:
        """The refusal with what won; the refusal itself when it was not the pointer that moved."""
        pointer = self._store.live(release.strategy_name)
        if pointer is None or pointer.seq < release.seq:
            return refusal
        winner = release_of(self._entry(release.strategy_name, pointer.seq))
        return MovedError(
            f"{release.strategy_name} moved first: release {winner.seq} ({winner.release_id}, "
            f"{winner.kind}) by {winner.actor or 'unknown'}",
            current={**asdict(pointer), **_facts(winner)},
        )

    def _entry(self, strategy: str, seq: int) -> dict[str, object]:
        entry = self._store.entry(strategy, seq)
        if entry is None:
            raise ContentAlteredError(f"release {seq} of {strategy}", expected="an entry", found="nothing")
        return dict(entry)


def _facts(winner: Release) -> dict[str, object]:
    return {
        "kind": winner.kind,
        "actor": winner.actor,
        "reason": winner.reason,
        "release_id": winner.release_id,
    }
