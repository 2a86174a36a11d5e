"""A ledger that does not fit one page of answers: 1,000 entries, read and verified page by page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contracts.storage.faults import Faults
from tests.contracts.storage.storages import RELEASES_TABLE, Storage, moto_clients, on_aws
from tests.unit.ledger.ledgers import NAME, Past
from tradai.common.aws.dynamodb_items import to_item
from tradai.common.aws.dynamodb_release_items import LIVE_KEY, entry_key
from tradai.common.entities.release import BrokenEntry, ChainFault
from tradai.common.registry.records import pointer_record

LENGTH = 1_000
BATCH = 25
PAST = Past(LENGTH, seed=11, wordy=600)


class Table:
    """The ledger in a table, and hands in it."""

    def __init__(self, dynamodb: Any, s3: Any) -> None:
        self.dynamodb, self.s3 = dynamodb, s3
        self.storage: Storage = on_aws(dynamodb, s3)
        *before, (_, last) = PAST.entries()
        for start in range(0, len(before), BATCH):
            puts = [
                {"PutRequest": {"Item": to_item(entry) | {"sk": {"S": entry_key(seq)}}}}
                for seq, entry in before[start : start + BATCH]
            ]
            dynamodb.batch_write_item(RequestItems={RELEASES_TABLE: puts})
        self.put(to_item(pointer_record(PAST.pointer_at(LENGTH - 1)) | {"sk": LIVE_KEY}))
        self.storage.releases.append(
            last, PAST.pointer_at(LENGTH), expected=PAST.pointer_at(LENGTH - 1), fence=None, config=None
        )

    def item(self, seq: int) -> dict[str, Any]:
        found: dict[str, Any] = self.dynamodb.get_item(TableName=RELEASES_TABLE, Key=key(seq))["Item"]
        return found

    def put(self, item: dict[str, Any]) -> None:
        self.dynamodb.put_item(TableName=RELEASES_TABLE, Item=item)

    def delete(self, seq: int) -> None:
        self.dynamodb.delete_item(TableName=RELEASES_TABLE, Key=key(seq))

    def verified(self) -> BrokenEntry | None:
        return self.storage.ledger().verify(NAME)


def key(seq: int) -> dict[str, Any]:
    return {"strategy_name": {"S": NAME}, "sk": {"S": entry_key(seq)}}


@pytest.fixture(scope="module")
def table() -> Iterator[Table]:
    with moto_clients() as clients:
        yield Table(*clients)


def test_it_is_read_whole_over_several_pages(table: Table) -> None:
    counted = Faults()
    storage = on_aws(counted.on(table.dynamodb), table.s3)

    history = list(storage.ledger().history(NAME))

    assert history == PAST.releases[::-1]
    assert counted.calls >= 2


def test_the_newest_release_is_read_alone(table: Table) -> None:
    counted = Faults()
    storage = on_aws(counted.on(table.dynamodb), table.s3)

    assert list(storage.ledger().history(NAME, limit=1)) == [PAST.releases[-1]]
    assert counted.calls == 1


def test_it_is_whole(table: Table) -> None:
    assert table.verified() is None


@pytest.mark.parametrize(("seq", "field"), [(1, "actor"), (400, "evidence"), (LENGTH, "prev_digest")])
def test_an_alteration_on_any_page_is_found_and_named(table: Table, seq: int, field: str) -> None:
    original = table.item(seq)
    table.put(original | {field: {"S": "other"}})

    broken = table.verified()

    assert broken is not None
    assert (broken.seq, broken.release_id) == (seq, PAST.releases[seq - 1].release_id)
    table.put(original)


@pytest.mark.parametrize("seq", [1, 400, LENGTH])
def test_a_removed_entry_on_any_page_is_found_and_named(table: Table, seq: int) -> None:
    original = table.item(seq)
    table.delete(seq)

    broken = table.verified()

    assert broken is not None
    assert (broken.seq, broken.release_id) == (seq, PAST.releases[seq - 1].release_id)
    table.put(original)


def test_a_truncated_page_is_found(table: Table) -> None:
    originals = [table.item(seq) for seq in range(LENGTH - 40, LENGTH + 1)]
    for seq in range(LENGTH - 40, LENGTH + 1):
        table.delete(seq)

    broken = table.verified()

    assert broken is not None
    assert (broken.seq, broken.fault) == (LENGTH - 40, ChainFault.TRUNCATED)
    assert PAST.releases[-1].release_id in broken.message
    for item in originals:
        table.put(item)
