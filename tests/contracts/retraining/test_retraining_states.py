"""What every store of retraining states promises: a lease that fences, looks that are spent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tradai.common.entities.retraining import (
    Look,
    RetrainingDecision,
    RetrainingState,
    RetrainingStatus,
    RetrainingTrigger,
    RetrainingVerdict,
)
from tradai.common.retraining.ports import RetrainingStates

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ME, OTHER = "arn:execution:me", "arn:execution:other"


def take(states: RetrainingStates, owner: str = ME, *, after: float = 0, job: str = "job-1") -> int | None:
    now = NOW + timedelta(seconds=after)
    return states.take_lease("Alpha", owner, job, real_now=now, seconds=60)


def state(states: RetrainingStates) -> RetrainingState:
    found = states.get("Alpha")
    assert found is not None
    return found


def look(job: str, k: int, day: int = 0) -> Look:
    return Look(job_id=job, k=k, window_end=NOW + timedelta(days=day))


def test_a_model_never_retrained_has_no_state(states: RetrainingStates) -> None:
    assert states.get("Alpha") is None


def test_a_free_lease_is_taken_with_the_first_token(states: RetrainingStates) -> None:
    assert take(states) == 1

    held = state(states)
    assert (held.owner, held.last_owner, held.last_job_id) == (ME, ME, "job-1")
    assert held.expires_at == int(NOW.timestamp()) + 60


def test_the_leases_of_two_models_are_apart(states: RetrainingStates) -> None:
    take(states)

    assert states.take_lease("Beta", OTHER, "job-2", real_now=NOW, seconds=60) == 1


def test_a_held_lease_is_refused_to_others_until_it_expires(states: RetrainingStates) -> None:
    take(states)

    assert [take(states, OTHER, after=seconds) for seconds in (1, 59, 60)] == [None] * 3
    assert take(states, OTHER, after=61) == 2
    assert state(states).owner == OTHER


def test_the_holder_gets_its_token_again_and_more_time(states: RetrainingStates) -> None:
    take(states)

    assert take(states, after=30) == 1
    assert state(states).expires_at == int(NOW.timestamp()) + 90


def test_the_holder_gets_its_token_again_even_after_expiry(states: RetrainingStates) -> None:
    take(states)

    assert take(states, after=3600) == 1
    assert take(states, OTHER, after=3601) is None


def test_tokens_only_grow(states: RetrainingStates) -> None:
    tokens = []
    for turn in range(3):
        owner = f"arn:execution:{turn}"
        tokens.append(take(states, owner))
        states.free_lease("Alpha", owner, failed_at=None)

    assert tokens == [1, 2, 3]


def test_freeing_keeps_who_held_it_last(states: RetrainingStates) -> None:
    take(states)

    assert states.free_lease("Alpha", ME, failed_at=None)

    free = state(states)
    assert (free.owner, free.expires_at, free.last_owner, free.last_job_id) == (None, 0, ME, "job-1")
    assert (free.fence, free.consecutive_failures, free.last_attempt_at) == (1, 0, None)


def test_only_the_holder_frees_and_only_once(states: RetrainingStates) -> None:
    take(states)

    assert not states.free_lease("Alpha", OTHER, failed_at=NOW)
    assert states.free_lease("Alpha", ME, failed_at=None)
    assert not states.free_lease("Alpha", ME, failed_at=NOW)
    assert state(states).consecutive_failures == 0


def test_freeing_what_was_never_held_leaves_no_trace(states: RetrainingStates) -> None:
    assert not states.free_lease("Alpha", ME, failed_at=NOW)
    assert states.get("Alpha") is None


def test_failures_in_a_row_are_counted_with_the_time_of_the_newest(states: RetrainingStates) -> None:
    for hours in (0, 1):
        take(states)
        states.free_lease("Alpha", ME, failed_at=NOW + timedelta(hours=hours))

    failed = state(states)
    assert (failed.consecutive_failures, failed.last_status) == (2, RetrainingStatus.FAILED)
    assert (failed.last_attempt_at, failed.last_trained_at) == (NOW + timedelta(hours=1), None)


def test_a_run_that_never_held_the_lease_is_counted_once(states: RetrainingStates) -> None:
    take(states)
    states.free_lease("Alpha", ME, failed_at=None)

    counted = [states.count_failure("Alpha", OTHER, failed_at=NOW) for _ in range(2)]

    failed = state(states)
    assert counted == [True, False]
    assert (failed.consecutive_failures, failed.last_attempt_at) == (1, NOW)
    assert (failed.last_owner, failed.last_status) == (ME, RetrainingStatus.FAILED)


def test_a_run_is_not_counted_beside_its_lease(states: RetrainingStates) -> None:
    take(states)

    assert not states.count_failure("Alpha", ME, failed_at=NOW)
    assert not states.count_failure("Alpha", OTHER, failed_at=NOW)
    states.free_lease("Alpha", ME, failed_at=NOW)
    assert not states.count_failure("Alpha", ME, failed_at=NOW)
    assert state(states).consecutive_failures == 1


def test_nothing_is_counted_of_an_unknown_model(states: RetrainingStates) -> None:
    assert not states.count_failure("Alpha", ME, failed_at=NOW)
    assert states.get("Alpha") is None


def test_a_decision_changes_nothing_of_the_state(states: RetrainingStates) -> None:
    decision = RetrainingDecision(
        decision=RetrainingVerdict.NEEDS_RETRAINING,
        trigger=RetrainingTrigger.SCHEDULED,
        reason="never trained",
    )
    take(states)
    before = state(states)

    states.record_decision("Alpha", decision, NOW)

    assert state(states) == before


def test_a_decision_about_a_new_model_is_the_beginning_of_its_state(states: RetrainingStates) -> None:
    decision = RetrainingDecision(decision=RetrainingVerdict.NO_RETRAINING, reason="the data are unchanged")

    states.record_decision("Alpha", decision, NOW)

    assert states.get("Alpha") == RetrainingState(model_name="Alpha")


def test_looks_at_one_champion_add_up(states: RetrainingStates) -> None:
    states.record_look("Alpha", 3, look("job-1", 1))
    states.record_look("Alpha", 3, look("job-2", 2, day=7))

    assert state(states).looks_seq == 3
    assert set(state(states).looks) == {look("job-1", 1), look("job-2", 2, day=7)}


def test_one_job_spends_one_look(states: RetrainingStates) -> None:
    for _ in range(2):
        states.record_look("Alpha", 3, look("job-1", 1))

    assert state(states).looks == (look("job-1", 1),)


def test_a_new_champion_makes_earlier_looks_forgotten(states: RetrainingStates) -> None:
    states.record_look("Alpha", 3, look("job-1", 1))
    states.record_look("Alpha", 4, look("job-2", 1))

    assert (state(states).looks_seq, state(states).looks) == (4, (look("job-2", 1),))


def test_a_late_look_at_an_earlier_champion_does_not_wipe_those_at_this_one(states: RetrainingStates) -> None:
    states.record_look("Alpha", 4, look("job-2", 1))
    states.record_look("Alpha", 3, look("job-1", 2))

    assert (state(states).looks_seq, state(states).looks) == (4, (look("job-2", 1),))


def test_looks_and_lease_do_not_disturb_each_other(states: RetrainingStates) -> None:
    take(states)
    states.record_look("Alpha", 3, look("job-1", 1))
    take(states, after=1)

    assert (state(states).fence, state(states).looks) == (1, (look("job-1", 1),))
