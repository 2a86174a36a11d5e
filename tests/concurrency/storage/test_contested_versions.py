"""Config versions under sixteen processes on the local stack."""

from __future__ import annotations

from collections import Counter
from multiprocessing.pool import Pool
from typing import Any

import pytest

from tests.concurrency.storage.contest import CONTESTANTS, contested, service_of
from tests.contracts.storage.invariants import check
from tests.contracts.storage.storages import Storage, document
from tests.proof import rounds
from tradai.common.entities.config_version import ConfigStatus
from tradai.common.errors import ConflictError

NAME = "MyStrategy"
STRICT_ROUNDS, FREE_ROUNDS = rounds(12, 170), rounds(4, 30)


def create(storage: Storage, content: object) -> tuple[int, bool]:
    version = service_of(storage).create_version(strategy_name=NAME, config_data=document(content))
    return version.version_number, version.duplicate


def activate(storage: Storage, wanted: tuple[str, Any]) -> tuple[str, Any]:
    """What became of it: `won`, or `lost` to the one named."""
    config_id, expected = wanted
    facts = expected and {"expected_active_id": expected}
    try:
        return "won", service_of(storage).activate(NAME, config_id, **(facts or {})).config_id
    except ConflictError as conflict:
        return "lost", conflict.current["active_id"]


def test_different_contents_get_consecutive_numbers(pool: Pool, storage: Storage) -> None:
    answers = contested(pool, create, range(CONTESTANTS))

    assert sorted(answers) == [(number, False) for number in range(1, CONTESTANTS + 1)]
    check(storage, NAME)


def test_the_same_content_is_one_version(pool: Pool, storage: Storage) -> None:
    answers = contested(pool, create, ["same"] * CONTESTANTS)

    assert Counter(answers) == {(1, False): 1, (1, True): CONTESTANTS - 1}
    check(storage, NAME)


@pytest.mark.timeout(1_800)
def test_exactly_one_version_is_active_after_each_round(pool: Pool, storage: Storage) -> None:
    service = service_of(storage)
    for is_strict in (True,) * STRICT_ROUNDS + (False,) * FREE_ROUNDS:
        drafts = drafted(service)
        active = service.get_active(NAME)
        expected = active.config_id if active and is_strict else None

        answers = contested(pool, activate, [(config_id, expected) for config_id in drafts])

        now = service.get_active(NAME)
        winners = [config_id for outcome, config_id in answers if outcome == "won"]
        assert now is not None
        assert now.config_id in winners
        assert storage.versions.head(NAME, "")[0].active_id == now.config_id
        if expected:
            assert answers.count(("lost", now.config_id)) == CONTESTANTS - 1
        else:
            retired = [service.get(NAME, config_id) for config_id in winners if config_id != now.config_id]
            assert {version.status for version in retired} <= {ConfigStatus.DEPRECATED}
            assert len({version.superseded_by for version in retired}) == len(retired)

    check(storage, NAME)


def drafted(service: Any) -> list[str]:
    """Ids of sixteen drafts, made as far as they are missing."""
    newest = service.list_versions(NAME, limit=2 * CONTESTANTS, with_content=False)
    drafts = [version.config_id for version in newest if version.status is ConfigStatus.DRAFT]
    last = newest[0].version_number if newest else 0
    for number in range(last, last + CONTESTANTS - len(drafts)):
        version = service.create_version(strategy_name=NAME, config_data=document(number))
        drafts.append(version.config_id)
    return drafts[:CONTESTANTS]
