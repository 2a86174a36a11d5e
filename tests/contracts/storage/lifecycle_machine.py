"""The life of versions as a state machine, with a fault between any two calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.contracts.storage.faults import Faults, ProcessDeath, struck
from tests.contracts.storage.invariants import check
from tests.contracts.storage.storages import EPOCH, Storage, document, in_memory
from tests.fakes.dynamodb_releases import InMemoryReleases
from tradai.common.config.service import ConfigVersionService
from tradai.common.entities.config_version import ConfigStatus
from tradai.common.entities.release import ReleaseDraft, ReleaseKind
from tradai.common.errors import ConfigVersionNotFoundError, InvalidTransitionError, TransientError

NAME = "MyStrategy"
REFUSALS = (ConfigVersionNotFoundError, InvalidTransitionError)


def lost() -> TransientError:
    return TransientError("no answer")


contents = st.integers(0, 4)
picks = st.integers(0, 1_000)
faults = st.builds(
    Faults, at=st.integers(0, 6), after=st.booleans(), error=st.sampled_from([ProcessDeath, lost])
)


class Lifecycle(RuleBasedStateMachine):
    """Whatever happens the invariants hold, and what a call answers is true."""

    def __init__(self) -> None:
        super().__init__()
        self.releases = InMemoryReleases()
        self.storage: Storage = in_memory(self.releases)
        self.now = EPOCH
        self.is_purged = False
        self.hashes: dict[int, str] = {}

    @rule(content=contents, fault=faults)
    def create(self, content: int, fault: Faults) -> None:
        version = self.survived(
            fault, lambda service: service.create_version(strategy_name=NAME, config_data=document(content))
        )
        assert version is None or self.plain.get(NAME, version.config_id) == replace(version, duplicate=False)

    @precondition(lambda self: self.ids)
    @rule(pick=picks, fault=faults)
    def activate(self, pick: int, fault: Faults) -> None:
        config_id = self.picked(pick)
        version = self.survived(fault, lambda service: service.activate(NAME, config_id))
        assert version is None or self.plain.get_active(NAME) == version

    @precondition(lambda self: self.ids)
    @rule(pick=picks, force=st.booleans(), fault=faults)
    def deprecate(self, pick: int, force: bool, fault: Faults) -> None:
        config_id = self.picked(pick)
        version = self.survived(fault, lambda service: service.deprecate(NAME, config_id, force=force))
        assert version is None or self.plain.get(NAME, config_id).status is ConfigStatus.DEPRECATED

    @precondition(lambda self: self.ids)
    @rule(pick=picks, fault=faults)
    def restore(self, pick: int, fault: Faults) -> None:
        config_id = self.picked(pick)
        version = self.survived(fault, lambda service: service.restore(NAME, config_id))
        assert version is None or version.status is not ConfigStatus.DEPRECATED

    @precondition(lambda self: self.ids)
    @rule(pick=picks, fault=faults)
    def roll_back(self, pick: int, fault: Faults) -> None:
        """A model and an old config return together."""
        pointer = self.releases.live(NAME)
        change = self.plain.prepare_change(NAME, self.picked(pick))
        draft = ReleaseDraft(
            strategy_name=NAME,
            kind=ReleaseKind.MODEL_ROLLED_BACK,
            actor="ada",
            reason="",
            model_version=str(pick),
        )
        ledger = struck(self.storage, fault).ledger(lambda: self.now)
        release = self.spared(lambda: ledger.commit(draft, expected=pointer, config=change))
        assert release is None or self.plain_pointer() == (release.seq, release.digest)

    @rule(days=st.sampled_from([1, 89, 91]))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule()
    def expire(self) -> None:
        """The table removes what is past its time to live, some time after it."""
        shelf = self.releases.shelf.versions[NAME]
        for config_id, stored in list(shelf.items()):
            if stored.version.ttl and stored.version.ttl <= self.now:
                del shelf[config_id]
                self.is_purged = True

    @invariant()
    def nothing_is_broken(self) -> None:
        check(self.storage, NAME, is_purged=self.is_purged)

    @invariant()
    def a_number_keeps_its_content(self) -> None:
        for found in self.storage.versions.versions(NAME):
            number, content = found.version.version_number, found.version.config_hash
            assert self.hashes.setdefault(number, content) == content

    @property
    def plain(self) -> ConfigVersionService:
        return self.storage.service(lambda: self.now)

    @property
    def ids(self) -> list[str]:
        return [found.version.config_id for found in self.storage.versions.versions(NAME)]

    def picked(self, pick: int) -> str:
        return self.ids[pick % len(self.ids)]

    def plain_pointer(self) -> tuple[int, str] | None:
        pointer = self.releases.live(NAME)
        return (pointer.seq, pointer.digest) if pointer else None

    def survived(self, fault: Faults, operation: Callable[[ConfigVersionService], Any]) -> Any:
        """The answer of an operation behind faults; None when it was refused or its process died."""
        return self.spared(lambda: operation(struck(self.storage, fault).service(lambda: self.now)))

    @staticmethod
    def spared(operation: Callable[[], Any]) -> Any:
        try:
            return operation()
        except (*REFUSALS, ProcessDeath):
            return None
