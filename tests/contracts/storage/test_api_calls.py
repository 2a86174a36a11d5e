"""What each operation costs in API calls, uncontended; and storage at its largest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.contracts.storage.storages import (
    VERSIONS_TABLE,
    Storage,
    document,
    moto_clients,
    on_aws,
)
from tradai.common.aws.dynamodb_config_items import version_item
from tradai.common.aws.dynamodb_items import to_item
from tradai.common.entities.release import Fence, ReleaseDraft, ReleaseKind

NAME = "MyStrategy"
LARGE = "x" * 300_000


@dataclass(slots=True)
class Counted:
    """A storage and the API calls made since they were last taken."""

    clients: tuple[Any, Any]
    calls: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for client in self.clients:
            client.meta.events.register("before-call", self.note)

    def note(self, model: Any, **_: Any) -> None:
        self.calls[model.name] += 1

    def taken(self) -> dict[str, int]:
        calls = dict(self.calls)
        self.calls.clear()
        return calls

    @property
    def storage(self) -> Storage:
        return on_aws(*self.clients)


@pytest.fixture
def counted() -> Iterator[Counted]:
    with moto_clients() as clients:
        yield Counted(clients)


def test_create_is_one_read_one_body_one_transaction(counted: Counted) -> None:
    counted.storage.service().create_version(strategy_name=NAME, config_data=document())

    assert counted.taken() == {"BatchGetItem": 1, "PutObject": 1, "TransactWriteItems": 1}


def test_a_duplicate_is_two_reads(counted: Counted) -> None:
    service = counted.storage.service()
    service.create_version(strategy_name=NAME, config_data=document())
    counted.taken()

    service.create_version(strategy_name=NAME, config_data=document())

    assert counted.taken() == {"BatchGetItem": 1, "GetItem": 1}


@pytest.mark.parametrize("earlier", [0, 1])
def test_activate_is_one_read_and_one_transaction(counted: Counted, earlier: int) -> None:
    service = counted.storage.service()
    for number in range(earlier):
        service.activate(
            NAME, service.create_version(strategy_name=NAME, config_data=document(number)).config_id
        )
    version = service.create_version(strategy_name=NAME, config_data=document("next"))
    counted.taken()

    service.activate(NAME, version.config_id)

    assert counted.taken() == {"BatchGetItem": 1, "TransactWriteItems": 1}


def test_get_active_is_one_read(counted: Counted) -> None:
    service = counted.storage.service()
    service.activate(NAME, service.create_version(strategy_name=NAME, config_data=document()).config_id)
    counted.taken()

    service.get_active(NAME)

    assert counted.taken() == {"Query": 1}


def test_a_document_of_300_kb_costs_one_s3_read_more(counted: Counted) -> None:
    service = counted.storage.service()
    version = service.create_version(strategy_name=NAME, config_data=document(LARGE))
    assert counted.taken() == {"BatchGetItem": 1, "PutObject": 1, "TransactWriteItems": 1}

    service.activate(NAME, version.config_id)
    assert counted.taken() == {"BatchGetItem": 1, "GetObject": 1, "TransactWriteItems": 1}

    active = service.get_active(NAME)
    assert counted.taken() == {"Query": 1, "GetObject": 1}
    assert active is not None
    assert active.config_data == document(LARGE)


def test_live_is_one_read(counted: Counted) -> None:
    counted.storage.ledger().live(NAME)

    assert counted.taken() == {"GetItem": 1}


def test_commit_is_one_transaction(counted: Counted) -> None:
    counted.storage.set_fence(NAME, 1)
    ledger = counted.storage.ledger()
    draft = ReleaseDraft(strategy_name=NAME, kind=ReleaseKind.MODEL_PROMOTED, actor="ada", reason="")
    counted.taken()

    ledger.commit(draft, expected=None, fence=Fence(model_name=NAME, token=1))

    assert counted.taken() == {"TransactWriteItems": 1}


def test_marking_the_mirror_is_one_update(counted: Counted) -> None:
    counted.storage.ledger().mark_mirrored(NAME, 1)

    assert counted.taken() == {"UpdateItem": 1}


def test_two_thousand_versions_are_read_page_by_page(counted: Counted) -> None:
    storage, service = counted.storage, counted.storage.service()
    first = service.create_version(strategy_name=NAME, config_data=document(0, "1h") | {"pad": "x" * 4_000})
    fill(counted.clients[0], storage, first.config_id, upto=2_000)
    counted.taken()

    versions = service.list_versions(NAME)
    pages = counted.taken()["Query"]
    newest = service.list_versions(NAME, limit=3, with_content=False)
    latest = service.latest(NAME)

    assert [version.version_number for version in versions] == list(range(2_000, 0, -1))
    assert pages > 5
    assert [version.version_number for version in newest] == [2_000, 1_999, 1_998]
    assert latest is not None
    assert latest.version_number == 2_000
    assert counted.taken() == {"Query": 2}


def fill(dynamodb: Any, storage: Storage, like: str, *, upto: int) -> None:
    """Copies one version up to a number, without the cost of creating each."""
    found = storage.versions.get(NAME, like)
    assert found is not None
    item = version_item(found)
    for number in range(2, upto + 1):
        copy = item | {"version_number": number, "config_id": f"v{number}-{found.version.config_hash[:8]}"}
        dynamodb.put_item(TableName=VERSIONS_TABLE, Item=to_item(copy))
