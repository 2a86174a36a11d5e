"""`verify` finds and names whatever was done to a ledger behind its back."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ledger.ledgers import NAME, Past
from tradai.common.entities.release import BrokenEntry, ChainFault, LivePointer
from tradai.common.registry.chain import UNSEALED, digest
from tradai.common.registry.records import record
from tradai.common.registry.verification import first_broken

LENGTH = 20
PAST = Past(LENGTH, seed=7)
FIELDS = tuple(record(PAST.releases[0]))
POINTER_FIELDS = tuple(field.name for field in fields(LivePointer) if field.name != "mirrored_seq")

positions = st.integers(1, LENGTH)
foreign = st.none() | st.booleans() | st.integers() | st.text() | st.just("2026-01-01T00:00:00.000000Z")


def pointer() -> LivePointer:
    found = PAST.store.live(NAME)
    assert found
    return found


def verified(entries: dict[int, Any], live: LivePointer | None = None) -> BrokenEntry | None:
    return first_broken(NAME, sorted(entries.items()), live or pointer())


def chain() -> dict[int, dict[str, Any]]:
    return dict(PAST.entries())


def same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def test_an_untouched_ledger_is_whole() -> None:
    assert verified(chain()) is None
    assert PAST.ledger.verify(NAME) is None
    assert PAST.ledger.verify("Unknown") is None


@given(positions, st.sampled_from(FIELDS), foreign)
def test_every_altered_field_is_found(seq: int, field: str, value: Any) -> None:
    entries = chain()
    if same(entries[seq][field], value):
        return
    entries[seq][field] = value

    found = verified(entries)

    assert found is not None
    assert found.seq == seq


@pytest.mark.parametrize("field", FIELDS)
def test_every_removed_field_is_found(field: str) -> None:
    entries = chain()
    del entries[5][field]

    found = verified(entries)

    assert found is not None
    assert found.seq == 5


@given(positions, st.text(min_size=1).filter(lambda name: name not in FIELDS), foreign)
def test_an_added_field_is_found(seq: int, field: str, value: Any) -> None:
    entries = chain()
    entries[seq][field] = value

    found = verified(entries)

    assert found is not None
    assert (found.seq, found.fault) == (seq, ChainFault.ALTERED)


@given(positions)
def test_a_field_altered_with_a_fitting_digest_breaks_the_next_link(seq: int) -> None:
    past = Past(LENGTH, seed=7)
    altered = replace(past.releases[seq - 1], reason="another")
    entries = dict(past.entries())
    entries[seq] = record(resealed(altered))

    found = verified(entries)

    assert found is not None
    assert found.seq == min(seq + 1, LENGTH)


@given(positions)
def test_a_removed_entry_is_named(seq: int) -> None:
    entries = chain()
    del entries[seq]

    found = verified(entries)

    assert found is not None
    kind = ChainFault.TRUNCATED if seq == LENGTH else ChainFault.MISSING
    assert (found.seq, found.fault) == (seq, kind)


@given(positions, positions)
def test_swapped_entries_are_found(one: int, other: int) -> None:
    if one == other:
        return
    entries = chain()
    entries[one], entries[other] = entries[other], entries[one]

    found = verified(entries)

    assert found is not None
    assert (found.seq, found.fault) == (min(one, other), ChainFault.REORDERED)


@given(st.integers(0, LENGTH - 1))
def test_a_truncated_end_is_found(kept: int) -> None:
    entries = {seq: entry for seq, entry in PAST.entries() if seq <= kept}

    found = verified(entries)

    assert found is not None
    assert (found.seq, found.fault) == (kept + 1, ChainFault.TRUNCATED)


@given(st.integers(1, LENGTH - 1))
def test_a_removed_beginning_is_found(removed: int) -> None:
    entries = {seq: entry for seq, entry in PAST.entries() if seq > removed}

    found = verified(entries)

    assert found is not None
    assert (found.seq, found.fault) == (1, ChainFault.MISSING)


def test_entries_without_a_pointer_are_found() -> None:
    found = first_broken(NAME, sorted(chain().items()), None)

    assert found is not None
    assert found.fault is ChainFault.UNPINNED


@given(st.integers(1, LENGTH - 1))
def test_entries_beyond_the_pointer_are_found(seq: int) -> None:
    found = verified(chain(), replace(pointer(), seq=seq))

    assert found is not None
    assert (found.seq, found.fault) == (seq + 1, ChainFault.UNPINNED)


@pytest.mark.parametrize("field", POINTER_FIELDS)
def test_every_altered_field_of_the_pointer_is_found(field: str) -> None:
    others: dict[str, Any] = {
        "seq": LENGTH - 1,
        "paused": not pointer().paused,
        "since": pointer().since + timedelta(1),
    }

    found = verified(chain(), replace(pointer(), **{field: others.get(field, "other")}))

    assert found is not None


def test_a_pointer_mirrored_ahead_of_itself_is_found() -> None:
    assert verified(chain(), replace(pointer(), mirrored_seq=LENGTH + 1)) is not None


@given(positions)
def test_time_that_stands_still_is_found(seq: int) -> None:
    entries = chain()
    before = entries[max(seq - 1, 1)]["created_at"]
    altered = replace(PAST.releases[seq - 1], created_at=PAST.releases[max(seq - 2, 0)].created_at)
    entries[seq] = record(resealed(altered))

    found = verified(entries)

    assert (found is None) == (entries[seq]["created_at"] == before and seq == 1)


@given(positions, st.sampled_from(FIELDS).filter(lambda field: field not in UNSEALED))
def test_an_entry_sealed_anew_without_a_field_is_found(seq: int, field: str) -> None:
    entries = chain()
    del entries[seq][field]
    seal = digest(entries[seq])
    entries[seq].update(digest=seal, release_id=f"deploy-{seal[:8]}")

    found = verified(entries)

    assert found is not None
    assert (found.seq, found.fault) == (seq, ChainFault.ALTERED)


def test_the_message_says_what_is_wrong() -> None:
    entries = chain()
    entries[3]["reason"] = "another"

    found = verified(entries)

    assert found is not None
    assert found.message.startswith(f"{NAME} release 3 ({PAST.releases[2].release_id}): its digest is ")


def resealed(release: Any) -> Any:
    """The release with a digest that fits its altered content."""
    return replace(release, digest=digest(record(release)))
