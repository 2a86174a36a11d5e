"""What every store of config versions must do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.contracts.storage.storages import EPOCH, Storage, document
from tradai.common.config.canonical import canonical_json, text_hash
from tradai.common.config.ports import ConfigHead, StoredVersion
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion, config_id
from tradai.common.errors import MovedError

NAME = "MyStrategy"
TTL = EPOCH + timedelta(days=90)


def stored(number: int, content: object = None) -> StoredVersion:
    text = canonical_json(document(number if content is None else content))
    return StoredVersion(
        version=ConfigVersion(
            strategy_name=NAME,
            config_id=config_id(number, text_hash(text)),
            config_hash=text_hash(text),
            config_data={},
            status=ConfigStatus.DRAFT,
            version_number=number,
            created_at=EPOCH,
            inputs_hash="inputs",
            description="why",
            created_by="ada",
            s3_key="key",
        ),
        text=text.decode(),
    )


def head_at(storage: Storage, number: int) -> ConfigHead:
    """Creates that many versions; the head after them."""
    head, _ = storage.versions.head(NAME, "")
    for n in range(head.last_number + 1, number + 1):
        storage.versions.create(stored(n), head)
        head, _ = storage.versions.head(NAME, "")
    return head


class ConfigVersionSuite:
    def test_a_strategy_without_versions_has_an_empty_head(self, storage: Storage) -> None:
        assert storage.versions.head(NAME, "abc") == (ConfigHead(strategy_name=NAME), None)
        assert storage.versions.active(NAME) is None
        assert list(storage.versions.versions(NAME)) == []
        assert storage.versions.strategies() == []

    def test_a_created_version_is_read_back_as_it_was_written(self, storage: Storage) -> None:
        draft = stored(1)

        storage.versions.create(draft, head_at(storage, 0))

        assert storage.versions.get(NAME, draft.version.config_id) == draft
        head, holder = storage.versions.head(NAME, draft.version.config_hash)
        assert (head.last_number, holder) == (1, draft.version.config_id)
        assert storage.versions.strategies() == [NAME]

    def test_an_old_head_creates_nothing(self, storage: Storage) -> None:
        old = head_at(storage, 0)
        head_at(storage, 1)

        with pytest.raises(MovedError):
            storage.versions.create(stored(1, content="other"), old)

        assert [found.version.version_number for found in storage.versions.versions(NAME)] == [1]

    def test_content_that_is_live_creates_nothing(self, storage: Storage) -> None:
        head = head_at(storage, 1)

        with pytest.raises(MovedError):
            storage.versions.create(stored(2, content=1), head)

        assert storage.versions.head(NAME, "")[0].last_number == 1

    def test_versions_come_newest_number_first(self, storage: Storage) -> None:
        head_at(storage, 11)

        numbers = [found.version.version_number for found in storage.versions.versions(NAME)]

        assert numbers == list(range(11, 0, -1))

    def test_versions_below_a_number(self, storage: Storage) -> None:
        head_at(storage, 4)

        numbers = [found.version.version_number for found in storage.versions.versions(NAME, before=3)]

        assert numbers == [2, 1]

    def test_a_listing_without_text_has_every_other_fact(self, storage: Storage) -> None:
        head_at(storage, 1)

        (found,) = storage.versions.versions(NAME, with_text=False)

        assert found == StoredVersion(version=stored(1).version, text=None)

    def test_an_abandoned_draft_is_deprecated_and_frees_its_content(self, storage: Storage) -> None:
        head_at(storage, 1)
        draft = stored(1).version

        storage.versions.abandon(draft, TTL)

        found = storage.versions.get(NAME, draft.config_id)
        assert found
        assert (found.version.status, found.version.ttl) == (ConfigStatus.DEPRECATED, TTL)
        assert storage.versions.head(NAME, draft.config_hash)[1] is None

    def test_a_version_is_abandoned_once(self, storage: Storage) -> None:
        head_at(storage, 1)
        storage.versions.abandon(stored(1).version, TTL)

        with pytest.raises(MovedError):
            storage.versions.abandon(stored(1).version, TTL)

    def test_strategies_are_listed_in_order(self, storage: Storage) -> None:
        service = storage.service()
        for name in ("b", "a", "c"):
            service.create_version(strategy_name=name, config_data=document())

        assert storage.versions.strategies() == ["a", "b", "c"]

    def test_the_standing_is_head_pointer_and_version(self, storage: Storage) -> None:
        service = storage.service()
        first = service.create_version(strategy_name=NAME, config_data=document(1))
        service.activate(NAME, first.config_id)
        second = service.create_version(strategy_name=NAME, config_data=document(2))

        standing = storage.versions.standing(NAME, second.config_id)

        assert standing.head.active_id == first.config_id
        assert standing.pointer == storage.releases.live(NAME)
        assert standing.wanted == storage.versions.get(NAME, second.config_id)

    def test_the_standing_of_an_unknown_strategy_is_empty(self, storage: Storage) -> None:
        standing = storage.versions.standing(NAME, "v1-00000000")

        assert (standing.pointer, standing.wanted) == (None, None)


class ConfigBodySuite:
    def test_a_body_is_read_back(self, storage: Storage) -> None:
        key = storage.bodies.put(NAME, "abc", b"text")

        assert key == f"configs/{NAME}/abc.json"
        assert storage.bodies.get(NAME, "abc") == b"text"

    def test_a_body_is_written_once(self, storage: Storage) -> None:
        storage.bodies.put(NAME, "abc", b"first")

        storage.bodies.put(NAME, "abc", b"second")

        assert storage.bodies.get(NAME, "abc") == b"first"

    def test_what_is_not_there_is_none(self, storage: Storage) -> None:
        assert storage.bodies.get(NAME, "abc") is None
        assert storage.bodies.source(NAME, "v1-abc") is None

    def test_a_source_text_is_read_back(self, storage: Storage) -> None:
        storage.bodies.put_source(NAME, "v1-abc", "strategy: {}  # größe\n")

        assert storage.bodies.source(NAME, "v1-abc") == "strategy: {}  # größe\n"
