"""The ledger under sixteen processes on the local stack."""

from __future__ import annotations

import os

from tests.concurrency.storage.contest import CONTESTANTS, contestants, contested, storage_at
from tests.contracts.storage.storages import Storage
from tests.local_stack import LocalAws
from tests.proof import rounds
from tradai.common.entities.clock import system_clock
from tradai.common.entities.release import LivePointer, ReleaseDraft, ReleaseKind
from tradai.common.errors import MovedError
from tradai.common.patience import Patience

NAME = "MyStrategy"
ROUNDS = rounds(8, 50)


def promote(storage: Storage, order: tuple[str, LivePointer | None]) -> tuple[bool, object]:
    """Whether this process won, and the model version that it was told is live."""
    version, expected = order
    draft = ReleaseDraft(
        strategy_name=NAME,
        kind=ReleaseKind.MODEL_PROMOTED,
        actor=f"process {os.getpid()}",
        reason="contest",
        model_version=version,
    )
    try:
        release = storage.ledger(system_clock, Patience()).commit(draft, expected=expected)
    except MovedError as moved:
        return False, moved.current["model_version"]
    return True, release.model_version


def test_one_of_sixteen_promotions_wins_and_the_others_are_told(local_aws: LocalAws) -> None:
    storage = storage_at(local_aws.endpoint)
    ledger = storage.ledger()
    with contestants(local_aws) as pool:
        for number in range(ROUNDS):
            before = ledger.live(NAME)
            orders = [(f"{number}.{contestant}", before) for contestant in range(CONTESTANTS)]

            answers = contested(pool, promote, orders)

            live = ledger.live(NAME)
            assert live is not None
            assert [version for won, version in answers if won] == [live.model_version]
            assert {version for _, version in answers} == {live.model_version}
            assert live.seq == number + 1
    assert ledger.verify(NAME) is None
