"""Reading the ledger, and committing to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

import pytest

from tests.contracts.storage.faults import Faults
from tests.contracts.storage.storages import EPOCH, NO_PAUSE
from tests.fakes.dynamodb_releases import InMemoryReleases
from tests.unit.ledger.ledgers import NAME, Past, draft
from tradai.common.entities.release import Fence, ReleaseKind
from tradai.common.errors import (
    ContentAlteredError,
    InvalidNameError,
    LeaseLostError,
    MovedError,
    ReleaseNotFoundError,
    TransientError,
    ValidationFailedError,
)
from tradai.common.registry.candidates import quarantined_in
from tradai.common.registry.releases import ReleaseLedger


def ledger(store: Any, faults: Faults | None = None) -> ReleaseLedger:
    return ReleaseLedger(store=faults.on(store) if faults else store, clock=lambda: EPOCH, patience=NO_PAUSE)


def test_history_is_newest_first() -> None:
    past = Past(12)

    assert list(past.ledger.history(NAME)) == past.releases[::-1]
    assert list(past.ledger.history(NAME, limit=2)) == past.releases[:-3:-1]
    assert [release.seq for release in past.ledger.history(NAME, before=3)] == [2, 1]


def test_history_is_read_as_it_is_asked_for() -> None:
    past = Past(3)
    past.store.records[NAME][1] = {"seq": 1}

    assert next(past.ledger.history(NAME)) == past.releases[-1]


def test_history_is_a_sequence_that_remembers() -> None:
    past = Past(5)
    history = past.ledger.history(NAME)

    assert (history[0], next(history), next(history)) == (
        past.releases[4],
        past.releases[4],
        past.releases[3],
    )
    assert (len(history), history[-1], history[1:3]) == (5, past.releases[0], past.releases[3:1:-1])
    assert list(history) == list(history) == past.releases[::-1]
    assert past.releases[2] in history
    with pytest.raises(IndexError):
        history[5]
    assert not past.ledger.history("Nobody")


def test_an_unreadable_entry_is_named() -> None:
    past = Past(3)
    past.store.records[NAME][2] = {**past.store.records[NAME][2], "kind": "bribed"}

    history = past.ledger.history(NAME)
    for _ in range(2):
        with pytest.raises(ContentAlteredError, match="release 2 of MyStrategy"):
            list(history)
    assert history[0] == past.releases[2]


def test_a_release_is_live_from_its_own_moment_on() -> None:
    past = Past(3)
    for release in past.releases:
        assert past.ledger.at(NAME, release.created_at) == release


def test_nothing_was_live_before_the_first_release() -> None:
    assert Past(1).ledger.at(NAME, EPOCH - timedelta(days=1)) is None
    assert Past(0).ledger.at(NAME, EPOCH) is None


def test_what_was_live_is_found_in_a_few_reads() -> None:
    past, faults = Past(1_000), Faults()

    ledger(past.store, faults).at(NAME, past.releases[371].created_at)

    assert faults.calls <= 12


def test_what_is_live_is_one_read() -> None:
    past, faults = Past(5), Faults()

    live = ledger(past.store, faults).live(NAME)

    assert live == past.store.live(NAME)
    assert faults.calls == 1


def test_a_missing_entry_is_not_passed_over() -> None:
    past = Past(3)
    del past.store.records[NAME][2]

    with pytest.raises(ContentAlteredError, match="release 2 of MyStrategy"):
        past.ledger.at(NAME, past.releases[0].created_at)


def test_a_release_is_found_by_its_id() -> None:
    past = Past(5)

    assert past.ledger.find(NAME, past.releases[2].release_id) == past.releases[2]
    with pytest.raises(ReleaseNotFoundError):
        past.ledger.find(NAME, "deploy-00000000")


def test_a_quarantine_holds_until_it_is_lifted() -> None:
    book = ledger(InMemoryReleases())
    rolled_back, lifted = ReleaseKind.MODEL_ROLLED_BACK, ReleaseKind.QUARANTINE_LIFTED

    seen = []
    for kind, version in ((rolled_back, "3"), (rolled_back, "4"), (lifted, "3"), (rolled_back, "3")):
        book.commit(draft(model_version=version), expected=book.live(NAME))
        book.commit(draft(kind, quarantines=version), expected=book.live(NAME))
        seen.append(quarantined_in(book.history(NAME)))

    assert seen == [{"3"}, {"3", "4"}, {"4"}, {"3", "4"}]


def test_the_loser_is_told_who_won() -> None:
    book = ledger(InMemoryReleases())
    old = book.live(NAME)
    won = book.commit(draft(actor="eve", reason="first", model_version="7"), expected=old)

    with pytest.raises(MovedError, match=f"{won.release_id}, model_promoted\\) by eve") as lost:
        book.commit(draft(model_version="8"), expected=old)

    facts = {name: lost.value.current[name] for name in ("seq", "actor", "reason", "model_version")}
    assert facts == {"seq": 1, "actor": "eve", "reason": "first", "model_version": "7"}


def test_an_old_fence_is_refused_and_writes_nothing() -> None:
    store = InMemoryReleases(fences={NAME: 5})

    with pytest.raises(LeaseLostError):
        ledger(store).commit(draft(), expected=None, fence=Fence(model_name=NAME, token=4))

    assert store.live(NAME) is None


@dataclass(slots=True)
class FailingStore(InMemoryReleases):
    """Carries out a write or not, then raises, as often as it is told."""

    errors: list[tuple[bool, Exception]] = field(default_factory=list)

    def append(self, *args: Any, **kwargs: Any) -> None:
        if not self.errors:
            InMemoryReleases.append(self, *args, **kwargs)
            return
        applies, error = self.errors.pop(0)
        if applies:
            InMemoryReleases.append(self, *args, **kwargs)
        raise error


@pytest.mark.parametrize(
    "error", [TransientError("lost"), MovedError("by my own first try"), LeaseLostError("")]
)
def test_a_write_whose_answer_was_lost_counts_once(error: Exception) -> None:
    store = FailingStore(errors=[(True, error)])

    release = ledger(store).commit(draft(), expected=None)

    assert [seq for seq, _ in store.entries(NAME)] == [1]
    assert release == next(ledger(store).history(NAME))


def test_contention_is_tried_again() -> None:
    store = FailingStore(errors=[(False, TransientError("conflict"))] * 5)

    assert ledger(store).commit(draft(), expected=None).seq == 1


def test_an_attempt_is_not_tried_again() -> None:
    store = FailingStore(errors=[(False, TransientError("conflict"))])

    with pytest.raises(TransientError, match="conflict"):
        ledger(store).attempt(draft(), expected=None)


def test_a_refused_config_move_is_not_blamed_on_the_pointer() -> None:
    store = FailingStore(errors=[(False, MovedError("the versions of MyStrategy moved on"))])

    with pytest.raises(MovedError, match="the versions of MyStrategy moved on"):
        ledger(store).commit(draft(), expected=None)


REFUSED: list[Callable[[ReleaseLedger], object]] = [
    lambda book: book.commit(draft(reason="x" * 1_001), expected=None),
    lambda book: book.commit(draft(evidence={"x": "y" * 70_000}), expected=None),
    lambda book: book.commit(draft(evidence={"x": float("nan")}), expected=None),
]


@pytest.mark.parametrize("commit", REFUSED)
def test_what_does_not_fit_an_entry_is_refused(commit: Callable[[ReleaseLedger], object]) -> None:
    store = InMemoryReleases()

    with pytest.raises(ValidationFailedError):
        commit(ledger(store))

    assert store.live(NAME) is None


def test_a_bad_name_is_refused_before_any_store_is_asked() -> None:
    book = ledger(cast("Any", None))
    asked: list[Callable[[], object]] = [
        lambda: book.live("a b"),
        lambda: book.history("../x"),
        lambda: book.verify(""),
        lambda: book.mark_mirrored("a/b", 1),
        lambda: book.commit(replace(draft(), strategy_name="#LIVE"), expected=None),
    ]
    for ask in asked:
        with pytest.raises(InvalidNameError):
            ask()


def test_a_commit_during_verification_is_no_fault() -> None:
    past = Past(3)

    class CommitsMeanwhile(InMemoryReleases):
        def entries(self, strategy: str, **window: Any) -> Any:
            if past.store.live(NAME) == first:
                past.ledger.commit(draft(), expected=first)
            return past.store.entries(strategy, **window)

        def live(self, strategy: str) -> Any:
            return past.store.live(strategy)

    first = past.store.live(NAME)

    assert ledger(CommitsMeanwhile()).verify(NAME) is None


def test_a_fault_under_steady_commits_is_reported_all_the_same() -> None:
    past = Past(3)
    del past.store.records[NAME][2]

    class Busy(InMemoryReleases):
        def entries(self, strategy: str, **window: Any) -> Any:
            return past.store.entries(strategy, **window)

        def live(self, strategy: str) -> Any:
            return past.ledger.commit(draft(), expected=past.store.live(NAME)) and past.store.live(strategy)

    broken = ledger(Busy()).verify(NAME)

    assert broken is not None
    assert broken.seq == 2


def test_an_unreadable_pointer_is_a_broken_ledger() -> None:
    class Unreadable(InMemoryReleases):
        def live(self, strategy: str) -> Any:
            raise ContentAlteredError(f"#LIVE of {strategy}", expected="a pointer", found="nonsense")

    broken = ledger(Unreadable()).verify(NAME)

    assert broken is not None
    assert "#LIVE of MyStrategy" in broken.message


def test_mirroring_is_noted_on_the_pointer() -> None:
    past = Past(2)

    assert not past.ledger.mark_mirrored(NAME, 1)
    assert past.ledger.mark_mirrored(NAME, 2)
    assert past.ledger.strategies() == []
