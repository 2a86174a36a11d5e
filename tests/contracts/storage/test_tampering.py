"""A table that was written to behind the ledger's back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contracts.storage.storages import RELEASES_TABLE, Storage, document, moto_clients, on_aws
from tests.unit.ledger.ledgers import NAME, draft
from tradai.common.aws.dynamodb_release_items import LIVE_KEY, entry_key
from tradai.common.entities.release import BrokenEntry, ChainFault, ReleaseKind

LENGTH = 12
STRANGE: tuple[dict[str, Any], ...] = (
    {"S": "x"},
    {"N": "7"},
    {"N": "0.5"},
    {"NULL": True},
    {"L": [{"N": "0.5"}]},
)
HARMLESS = ("mirrored_seq",)


class Table:
    """A ledger of twelve releases in a table, and hands in it."""

    def __init__(self, dynamodb: Any, s3: Any) -> None:
        self.dynamodb = dynamodb
        self.storage: Storage = on_aws(dynamodb, s3)
        service, ledger = self.storage.service(), self.storage.ledger()
        version = service.create_version(strategy_name=NAME, config_data=document())
        service.activate(NAME, version.config_id)
        for number in range(2, LENGTH + 1):
            change = draft(ReleaseKind.MODEL_PROMOTED, model_version=str(number), evidence={"sharpe": 0.1})
            ledger.commit(change, expected=ledger.live(NAME))
        ledger.mark_mirrored(NAME, LENGTH)

    def item(self, sk: str) -> dict[str, Any]:
        key = {"strategy_name": {"S": NAME}, "sk": {"S": sk}}
        found: dict[str, Any] = self.dynamodb.get_item(TableName=RELEASES_TABLE, Key=key)["Item"]
        return found

    def put(self, item: dict[str, Any]) -> None:
        self.dynamodb.put_item(TableName=RELEASES_TABLE, Item=item)

    def delete(self, sk: str) -> None:
        key = {"strategy_name": {"S": NAME}, "sk": {"S": sk}}
        self.dynamodb.delete_item(TableName=RELEASES_TABLE, Key=key)

    def verified(self) -> BrokenEntry | None:
        return self.storage.ledger().verify(NAME)


@pytest.fixture(scope="module")
def table() -> Iterator[Table]:
    with moto_clients() as clients:
        yield Table(*clients)


def alterations(item: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The item with every attribute altered, removed, and one added."""
    for name, value in item.items():
        if name in ("strategy_name", "sk", *HARMLESS):
            continue
        yield f"{name} removed", {key: item[key] for key in item if key != name}
        for strange in STRANGE:
            if strange != value:
                yield f"{name} = {strange}", item | {name: strange}
    yield "added", item | {"note": {"S": "nothing to see"}}


def test_an_untouched_table_is_whole(table: Table) -> None:
    assert table.verified() is None


@pytest.mark.parametrize("seq", [1, 5, LENGTH])
def test_every_alteration_of_an_item_is_found_and_named(table: Table, seq: int) -> None:
    original = table.item(entry_key(seq))
    for what, altered in alterations(original):
        table.put(altered)
        broken = table.verified()
        assert broken is not None, what
        assert broken.seq == seq, what
    table.put(original)


def test_every_alteration_of_the_pointer_is_found(table: Table) -> None:
    original = table.item(LIVE_KEY)
    for what, altered in alterations(original):
        if what == "added":
            continue
        table.put(altered)
        assert table.verified() is not None, what
    table.put(original)


@pytest.mark.parametrize("seq", [1, 5, LENGTH])
def test_a_deleted_item_is_found_and_named(table: Table, seq: int) -> None:
    original = table.item(entry_key(seq))
    table.delete(entry_key(seq))

    broken = table.verified()

    assert broken is not None
    assert broken.seq == seq
    table.put(original)


def test_swapped_items_are_found_and_named(table: Table) -> None:
    third, fourth = table.item(entry_key(3)), table.item(entry_key(4))
    table.put(third | {"sk": fourth["sk"]})
    table.put(fourth | {"sk": third["sk"]})

    broken = table.verified()

    assert broken is not None
    assert broken.seq == 3
    table.put(third)
    table.put(fourth)


def test_a_forged_item_at_the_end_is_found(table: Table) -> None:
    table.put(table.item(entry_key(LENGTH)) | {"sk": {"S": entry_key(LENGTH + 1)}})

    broken = table.verified()

    assert broken is not None
    assert broken.seq == LENGTH + 1
    table.delete(entry_key(LENGTH + 1))


def test_a_ledger_that_was_emptied_is_found(table: Table) -> None:
    originals = [table.item(sk) for sk in (LIVE_KEY, *map(entry_key, range(1, LENGTH + 1)))]
    for item in originals:
        table.delete(item["sk"]["S"])

    broken = table.verified()

    assert broken is not None
    assert (broken.seq, broken.fault) == (1, ChainFault.TRUNCATED)
    assert "is ACTIVE" in broken.message
    for item in originals:
        table.put(item)


@pytest.mark.parametrize("sk", ["R#2", "R#00000000x2", "R#00000000002"])
def test_a_key_that_is_no_position_is_found(table: Table, sk: str) -> None:
    table.put(table.item(entry_key(2)) | {"sk": {"S": sk}})

    assert table.verified() is not None
    table.delete(sk)
