from __future__ import annotations

import pytest

from tests.contracts.storage.storages import EPOCH
from tests.unit.ledger.ledgers import NAME, Past, draft
from tradai.common.errors import PreconditionFailedError, outcome_of
from tradai.common.registry.pinned import PinnedLedger


def pinned(past: Past, seq: int) -> PinnedLedger:
    return PinnedLedger(store=past.store, clock=lambda: EPOCH, seq=seq)


@pytest.mark.parametrize("length", [0, 3])
def test_a_release_is_appended_on_the_one_that_was_seen(length: int) -> None:
    ledger = pinned(Past(length), length)

    first = ledger.commit(draft(), expected=ledger.live(NAME))
    second = ledger.attempt(draft(), expected=ledger.live(NAME))

    assert (first.seq, second.seq) == (length + 1, length + 2)


@pytest.mark.parametrize("seq", [0, 2, 4])
def test_nothing_is_appended_on_another(seq: int) -> None:
    past = Past(3)
    ledger = pinned(past, seq)

    for append in (ledger.commit, ledger.attempt):
        with pytest.raises(PreconditionFailedError, match=f"release 3 is live, not {seq}") as refused:
            append(draft(), expected=past.ledger.live(NAME))

    assert refused.value.current == {"seq": 3, "release_id": past.releases[-1].release_id}
    assert outcome_of(refused.value).http_status == 412
    assert len(past.store.records[NAME]) == 3


def test_what_somebody_else_appends_meanwhile_ends_the_pin() -> None:
    past = Past(3)
    ledger = pinned(past, 3)
    past.ledger.commit(draft(), expected=past.ledger.live(NAME))

    with pytest.raises(PreconditionFailedError):
        ledger.commit(draft(), expected=ledger.live(NAME))
