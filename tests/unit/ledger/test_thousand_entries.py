"""A ledger of a thousand entries: whatever is done to it is found, and the entry concerned named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any

import pytest

from tests.contracts.storage.storages import EPOCH
from tests.unit.ledger.ledgers import NAME, Past
from tests.unit.ledger.tampering import Chain, alterations, inserted, swapped, without
from tradai.common.entities.release import BrokenEntry, ChainFault, LivePointer, Release, ReleaseKind
from tradai.common.errors import ValidationFailedError
from tradai.common.registry.chain import digest
from tradai.common.registry.records import record
from tradai.common.registry.verification import first_broken

LENGTH = 1_000
PAST = Past(LENGTH, seed=11)
RELEASES = PAST.releases
ENDS = (1, 2, LENGTH - 1, LENGTH)
OF_EACH_KIND = {release.kind: release.seq for release in RELEASES[:40]}
ZONES = (UTC, timezone(timedelta(hours=9, minutes=30)), timezone(-timedelta(hours=8)))


def chain() -> Chain:
    return list(PAST.entries())


def pointer() -> LivePointer:
    found = PAST.store.live(NAME)
    assert found
    return found


def some(count: int, last: int = LENGTH) -> list[int]:
    return Random(5).sample(range(1, last + 1), count)  # noqa: S311 - positions, not secrets


def named(entries: Chain, seq: int, fault: ChainFault | None = None) -> BrokenEntry:
    """What `verify` says, which must be of this entry."""
    found = first_broken(NAME, entries, pointer())
    assert found is not None
    assert found.seq == seq
    assert fault in {None, found.fault}
    assert found.release_id == RELEASES[seq - 1].release_id
    assert f"{NAME} release {seq} ({found.release_id}): " in found.message
    return found


def test_an_untouched_ledger_of_every_kind_is_whole() -> None:
    assert {release.kind for release in RELEASES} == set(ReleaseKind)
    assert PAST.ledger.verify(NAME) is None


@pytest.mark.parametrize("kind", ReleaseKind)
def test_every_single_alteration_of_an_entry_of_every_kind_is_found(kind: ReleaseKind) -> None:
    seq = OF_EACH_KIND[kind]
    entries = chain()

    for what, altered in alterations(entries[seq - 1][1]):
        entries[seq - 1] = (seq, altered)
        assert named(entries, seq), what


@pytest.mark.parametrize("seq", [*ENDS, *some(4)])
def test_every_altered_field_is_found_wherever_the_entry_stands(seq: int) -> None:
    entries = chain()
    original = entries[seq - 1][1]

    for field in original:
        entries[seq - 1] = (seq, {**original, field: "other"})
        assert named(entries, seq), field


@pytest.mark.parametrize("seq", [*ENDS[:-1], *some(20, LENGTH - 1)])
def test_a_removed_entry_is_named(seq: int) -> None:
    found = named(without(chain(), seq), seq, ChainFault.MISSING)

    assert f"the next one found is {seq + 1}" in found.message


@pytest.mark.parametrize(("one", "other"), [(1, 2), (1, LENGTH), (LENGTH - 1, LENGTH)])
def test_swapped_neighbours_and_ends_are_named(one: int, other: int) -> None:
    named(swapped(chain(), one, other), one, ChainFault.REORDERED)


def test_swapped_entries_are_named() -> None:
    for one, other in zip(some(20)[::2], some(20)[1::2], strict=True):
        named(swapped(chain(), one, other), min(one, other), ChainFault.REORDERED)


@pytest.mark.parametrize("kept", [0, 1, 499, LENGTH - 1])
def test_a_truncated_end_is_named_by_what_the_pointer_pins(kept: int) -> None:
    found = first_broken(NAME, chain()[:kept], pointer())

    assert found is not None
    assert (found.seq, found.fault) == (kept + 1, ChainFault.TRUNCATED)
    assert f"#LIVE stands at {LENGTH} ({RELEASES[-1].release_id})" in found.message
    assert found.release_id == (RELEASES[-1].release_id if kept == LENGTH - 1 else None)


@pytest.mark.parametrize("removed", [1, 2, 500, LENGTH - 1])
def test_a_truncated_beginning_is_named(removed: int) -> None:
    found = first_broken(NAME, chain()[removed:], pointer())

    assert found is not None
    assert (found.seq, found.fault) == (1, ChainFault.MISSING)


@pytest.mark.parametrize("seq", [1, 2, 500, LENGTH])
def test_an_inserted_copy_is_found(seq: int) -> None:
    copy = chain()[(seq + 7) % LENGTH][1]

    found = first_broken(NAME, inserted(chain(), seq, copy), pointer())

    assert found is not None
    assert (found.seq, found.fault) == (seq, ChainFault.REORDERED)


@pytest.mark.parametrize("seq", [1, 2, 500, LENGTH])
def test_a_forgery_with_a_seal_of_its_own_breaks_the_next_link(seq: int) -> None:
    entries = chain()
    entries[seq - 1] = (seq, sealed(replace(RELEASES[seq - 1], actor="mallory")))

    found = first_broken(NAME, entries, pointer())

    assert found is not None
    assert found.seq == min(seq + 1, LENGTH)


def test_a_forged_end_does_not_fit_the_pointer() -> None:
    """Every entry from the forged one on is sealed anew, so that only the pointer tells."""
    entries, forged = chain()[:500], replace(RELEASES[500], reason="another")
    for release in (forged, *RELEASES[501:]):
        before = entries[-1][1]["digest"]
        entries.append((release.seq, sealed(replace(release, prev_digest=before))))

    found = first_broken(NAME, entries, pointer())

    assert found is not None
    assert (found.seq, found.fault) == (LENGTH, ChainFault.ALTERED)


def test_what_was_live_at_a_thousand_random_times() -> None:
    chance = Random(4)  # noqa: S311 - times, not secrets
    span = (RELEASES[-1].created_at - EPOCH).total_seconds() + 100

    for _ in range(LENGTH):
        when = EPOCH + timedelta(seconds=chance.uniform(-100, span))
        assert PAST.ledger.at(NAME, when.astimezone(chance.choice(ZONES))) == scanned(when)


def test_what_was_live_at_the_very_moments_of_change() -> None:
    tick = timedelta(microseconds=1)
    for release in (*RELEASES[:2], *(RELEASES[seq - 1] for seq in some(50)), RELEASES[-1]):
        for when in (release.created_at - tick, release.created_at, release.created_at + tick):
            assert PAST.ledger.at(NAME, when) == scanned(when)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationFailedError, match="time zone"):
        PAST.ledger.at(NAME, datetime(2026, 1, 1))  # noqa: DTZ001 - that is what is refused


def scanned(when: datetime) -> Release | None:
    """The answer of whoever reads the whole history."""
    live = None
    for release in RELEASES:
        if release.created_at <= when:
            live = release
    return live


def sealed(release: Release) -> dict[str, Any]:
    return record(replace(release, digest=digest(record(release))))
