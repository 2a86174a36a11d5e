"""The lease of a model under sixteen processes on the local stack."""

from __future__ import annotations

from multiprocessing.pool import Pool
from typing import Any

from tests.concurrency.storage.contest import CONTESTANTS, contested
from tests.contracts.storage.storages import FENCES_TABLE, Storage
from tests.proof import rounds
from tradai.common.aws.dynamodb_retraining import DynamoDBRetrainingStates
from tradai.common.entities.clock import system_clock

ROUNDS = rounds(10, 200)
HOUR = 3_600
Claim = tuple[str, str, int]


def states_of(storage: Any) -> DynamoDBRetrainingStates:
    return DynamoDBRetrainingStates(client=storage.versions.client, table=FENCES_TABLE)


def claim(storage: Storage, wanted: Claim) -> tuple[str, int | None]:
    """Who asked, and the token it got."""
    model, owner, seconds = wanted
    states, now = states_of(storage), system_clock()
    return owner, states.take_lease(model, owner, f"job-{owner}", real_now=now, seconds=seconds)


def free(storage: Storage, wanted: Claim) -> bool:
    model, owner, _ = wanted
    return states_of(storage).free_lease(model, owner, failed_at=system_clock())


def claims(model: str, seconds: int, prefix: str = "run") -> list[Claim]:
    return [(model, f"{prefix}-{number}", seconds) for number in range(CONTESTANTS)]


def winners(answers: list[tuple[str, int | None]]) -> list[tuple[str, int | None]]:
    return [answer for answer in answers if answer[1] is not None]


def test_of_many_runs_that_start_together_one_trains(pool: Pool) -> None:
    for number in range(ROUNDS):
        (won,) = winners(contested(pool, claim, claims(f"Model{number}", HOUR)))

        assert won[1] == 1


def test_an_expired_lease_is_taken_over_by_one_with_the_next_token(pool: Pool, storage: Storage) -> None:
    for number in range(ROUNDS):
        dead = claim(storage, (f"Model{number}", "dead", -1))
        (won,) = winners(contested(pool, claim, claims(f"Model{number}", HOUR)))

        assert (dead[1], won[1]) == (1, 2)


def test_a_run_that_asks_many_times_at_once_has_one_token(pool: Pool) -> None:
    answers = contested(pool, claim, [("Model", "run", HOUR)] * CONTESTANTS)

    assert {token for _, token in answers} == {1}


def test_a_lease_freed_by_everybody_is_freed_and_counted_once(pool: Pool, storage: Storage) -> None:
    states_of(storage).take_lease("Model", "run", "job", real_now=system_clock(), seconds=HOUR)

    freed = contested(pool, free, [("Model", "run", HOUR)] * CONTESTANTS)

    state = states_of(storage).get("Model")
    assert sorted(freed) == [False] * (CONTESTANTS - 1) + [True]
    assert state is not None
    assert (state.owner, state.consecutive_failures) == (None, 1)
