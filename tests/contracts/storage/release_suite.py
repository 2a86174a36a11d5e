"""What every store of releases must do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.contracts.storage.storages import EPOCH, Storage, document
from tests.contracts.storage.version_suite import head_at, stored
from tradai.common.config.ports import ConfigChange
from tradai.common.entities.config_version import ConfigStatus
from tradai.common.entities.release import Fence, LivePointer, Release, ReleaseDraft, ReleaseKind
from tradai.common.errors import LeaseLostError, MovedError
from tradai.common.registry.chain import build, pointed_at
from tradai.common.registry.records import record

NAME = "MyStrategy"


def release(pointer: LivePointer | None, config: ConfigChange | None = None, version: str = "1") -> Release:
    draft = ReleaseDraft(
        strategy_name=NAME,
        kind=ReleaseKind.MODEL_PROMOTED,
        actor="ada",
        reason="better",
        model_version=version,
        evidence={"sharpe": 1.25, "checks": ["a", {"b": None}]},
    )
    return build(draft, pointer, EPOCH, config)


def append(
    storage: Storage,
    expected: LivePointer | None,
    *,
    fence: Fence | None = None,
    config: ConfigChange | None = None,
    version: str = "1",
) -> LivePointer:
    entry = release(expected, config, version)
    pointer = pointed_at(entry)
    storage.releases.append(record(entry), pointer, expected=expected, fence=fence, config=config)
    return pointer


def activation(storage: Storage, number: int) -> ConfigChange:
    """A move that makes version `number` ACTIVE, prepared against the head of now."""
    version = stored(number).version
    active = replace(version, status=ConfigStatus.ACTIVE, deployed_at=EPOCH)
    head, _ = storage.versions.head(NAME, version.config_hash)
    return ConfigChange(head=head, activates=replace(stored(number), version=active), at=EPOCH)


class ReleaseSuite:
    def test_a_strategy_without_releases_has_no_pointer(self, storage: Storage) -> None:
        assert storage.releases.live(NAME) is None
        assert storage.releases.entry(NAME, 1) is None
        assert list(storage.releases.entries(NAME)) == []

    def test_an_entry_is_read_back_as_it_was_written(self, storage: Storage) -> None:
        pointer = append(storage, None)

        assert storage.releases.entry(NAME, 1) == record(release(None))
        assert storage.releases.live(NAME) == pointer

    def test_entries_come_newest_first(self, storage: Storage) -> None:
        pointer = None
        for number in range(1, 13):
            pointer = append(storage, pointer, version=str(number))

        assert [seq for seq, _ in storage.releases.entries(NAME)] == list(range(12, 0, -1))
        assert [seq for seq, _ in storage.releases.entries(NAME, before=3)] == [2, 1]
        assert list(storage.releases.entries(NAME, before=1)) == []
        assert [seq for seq, _ in storage.releases.entries(NAME, before=9, limit=2)] == [8, 7]
        assert [seq for seq, _ in storage.releases.entries(NAME, limit=99)] == list(range(12, 0, -1))

    def test_an_old_pointer_appends_nothing(self, storage: Storage) -> None:
        append(storage, None)

        with pytest.raises(MovedError):
            append(storage, None, version="2")

        assert [seq for seq, _ in storage.releases.entries(NAME)] == [1]

    def test_an_entry_is_never_overwritten(self, storage: Storage) -> None:
        first = append(storage, None)
        second = append(storage, first)

        with pytest.raises(MovedError):
            append(storage, first, version="2")

        assert storage.releases.live(NAME) == second

    def test_only_the_newest_fence_may_write(self, storage: Storage) -> None:
        storage.set_fence(NAME, 7)

        with pytest.raises(LeaseLostError):
            append(storage, None, fence=Fence(model_name=NAME, token=6))
        append(storage, None, fence=Fence(model_name=NAME, token=7))

        assert [seq for seq, _ in storage.releases.entries(NAME)] == [1]

    def test_a_fence_without_a_lease_may_not_write(self, storage: Storage) -> None:
        with pytest.raises(LeaseLostError):
            append(storage, None, fence=Fence(model_name=NAME, token=1))

    def test_a_mirrored_position_is_noted_while_it_is_live(self, storage: Storage) -> None:
        first = append(storage, None)
        assert storage.releases.mark_mirrored(NAME, 1)

        append(storage, first)

        assert not storage.releases.mark_mirrored(NAME, 1)
        live = storage.releases.live(NAME)
        assert live
        assert (live.seq, live.mirrored_seq) == (2, 1)

    def test_nothing_is_mirrored_before_the_first_release(self, storage: Storage) -> None:
        assert not storage.releases.mark_mirrored(NAME, 1)

    def test_a_config_move_and_its_entry_happen_together(self, storage: Storage) -> None:
        head_at(storage, 1)

        pointer = append(storage, None, config=activation(storage, 1))

        active = storage.versions.active(NAME)
        assert active
        assert active.version.status is ConfigStatus.ACTIVE
        assert pointer.config_id == active.version.config_id

    def test_activation_retires_the_version_before(self, storage: Storage) -> None:
        head_at(storage, 2)
        first = append(storage, None, config=activation(storage, 1))

        append(storage, first, config=activation(storage, 2))

        newest, retired = (found.version for found in storage.versions.versions(NAME))
        assert newest.status is ConfigStatus.ACTIVE
        assert (retired.status, retired.superseded_by) == (ConfigStatus.DEPRECATED, newest.config_id)
        assert retired.ttl == EPOCH + timedelta(days=90)
        assert storage.versions.head(NAME, retired.config_hash)[1] is None
        assert storage.versions.head(NAME, newest.config_hash)[1] == newest.config_id

    def test_a_refused_config_move_leaves_no_entry(self, storage: Storage) -> None:
        head_at(storage, 2)
        late = activation(storage, 2)
        first = append(storage, None, config=activation(storage, 1))

        with pytest.raises(MovedError):
            append(storage, first, config=late)

        assert storage.releases.live(NAME) == first
        assert [seq for seq, _ in storage.releases.entries(NAME)] == [1]

    def test_a_refused_entry_leaves_no_config_move(self, storage: Storage) -> None:
        head_at(storage, 1)
        append(storage, None)

        with pytest.raises(MovedError):
            append(storage, None, config=activation(storage, 1), version="2")

        assert storage.versions.active(NAME) is None

    def test_a_move_can_append_the_version_it_activates(self, storage: Storage) -> None:
        head_at(storage, 1)
        first = append(storage, None, config=activation(storage, 1))

        append(storage, first, config=replace(activation(storage, 2), is_new=True))

        active = storage.versions.active(NAME)
        assert active
        assert active.version.version_number == storage.versions.head(NAME, "")[0].last_number == 2

    @pytest.mark.parametrize("meanwhile", ["create", "activate"])
    def test_a_move_that_appends_is_refused_when_the_head_moved(
        self, storage: Storage, meanwhile: str
    ) -> None:
        head_at(storage, 1)
        change = replace(activation(storage, 2), is_new=True)
        if meanwhile == "create":
            storage.versions.create(stored(2, content="other"), change.head)
            pointer = append(storage, None)
        else:
            pointer = append(storage, None, config=activation(storage, 1))

        with pytest.raises(MovedError):
            append(storage, pointer, config=change)

        assert storage.releases.live(NAME) == pointer

    def test_the_active_version_can_be_taken_away(self, storage: Storage) -> None:
        head_at(storage, 1)
        first = append(storage, None, config=activation(storage, 1))
        head, _ = storage.versions.head(NAME, "")

        append(storage, first, config=ConfigChange(head=head, activates=None, at=EPOCH))

        assert storage.versions.active(NAME) is None
        head, _ = storage.versions.head(NAME, "")
        assert (head.active_id, head.active_inputs_hash) == (None, "inputs")

    def test_strategies_of_the_ledger_are_those_with_versions(self, storage: Storage) -> None:
        storage.service().create_version(strategy_name=NAME, config_data=document())

        assert storage.releases.strategies() == [NAME]
