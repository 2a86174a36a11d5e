"""What must hold of a strategy's versions and ledger whenever nobody is writing."""

from __future__ import annotations

from itertools import pairwise

from tests.contracts.storage.storages import Storage
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion

LIVE = (ConfigStatus.DRAFT, ConfigStatus.ACTIVE)


def check(storage: Storage, name: str, *, is_purged: bool = False) -> None:
    """Fail on the first rule that is broken.

    Args:
        is_purged: the table has removed expired versions.
    """
    versions = [found.version for found in storage.versions.versions(name)]
    _check_numbers(storage, name, versions, is_purged)
    _check_states(storage, name, versions)
    _check_locks(storage, name, versions)
    _check_ledger(storage, name, versions, is_purged)


def _check_numbers(storage: Storage, name: str, versions: list[ConfigVersion], is_purged: bool) -> None:
    last = storage.versions.head(name, "")[0].last_number
    numbers = [version.version_number for version in versions]
    allowed = [number for number in range(last, 0, -1) if not is_purged or number in numbers]
    assert numbers == allowed, f"numbers with a gap or twice up to {last}: {numbers}"


def _check_states(storage: Storage, name: str, versions: list[ConfigVersion]) -> None:
    active = [version.config_id for version in versions if version.status is ConfigStatus.ACTIVE]
    head, found = storage.versions.head(name, "")[0], storage.versions.active(name)
    assert active == ([head.active_id] if head.active_id else []), f"ACTIVE: {active}, head: {head}"
    assert (found.version.config_id if found else None) == head.active_id
    for version in versions:
        assert (version.ttl is not None) == (version.status is ConfigStatus.DEPRECATED), version
        assert (version.status is ConfigStatus.ACTIVE) <= (version.deployed_at is not None), version


def _check_locks(storage: Storage, name: str, versions: list[ConfigVersion]) -> None:
    live = {version.config_hash: version.config_id for version in versions if version.status in LIVE}
    for version in versions:
        holder = storage.versions.head(name, version.config_hash)[1]
        assert holder == live.get(version.config_hash), f"{version.config_id} is held by {holder}"
    assert len(live) == sum(version.status in LIVE for version in versions), "content live twice"


def _check_ledger(storage: Storage, name: str, versions: list[ConfigVersion], is_purged: bool) -> None:
    ledger = storage.ledger()
    assert ledger.verify(name) is None
    ran = [release.config_id for release in reversed(list(ledger.history(name)))]
    pointer, head = ledger.live(name), storage.versions.head(name, "")[0]
    assert (pointer.config_id if pointer else None) == head.active_id
    was_deployed = {version.config_id for version in versions if version.deployed_at}
    remembered = {
        config_id for config_id in ran if config_id and (not is_purged or config_id in was_deployed)
    }
    assert was_deployed == remembered, "the ledger tells another story"
    successors = {old: new for old, new in pairwise(ran) if old != new}
    for version in versions:
        if version.deployed_at:
            assert version.superseded_by == successors.get(version.config_id)
