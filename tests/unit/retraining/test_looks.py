from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.retraining.history import entries
from tradai.common.entities.retraining import Look, RetrainingState
from tradai.common.errors import GateRefusedError
from tradai.common.retraining.looks import champion_seq, next_look

END = datetime(2026, 3, 1, tzinfo=UTC)


def spent(*days: float, seq: int = 3) -> RetrainingState:
    looks = tuple(
        Look(job_id=f"job-{k}", k=k, window_end=END + timedelta(days=day)) for k, day in enumerate(days, 1)
    )
    return RetrainingState(model_name="Alpha", looks_seq=seq, looks=looks)


def look(state: RetrainingState, day: float, job: str = "mine", seq: int = 3) -> Look:
    end = END + timedelta(days=day)
    return next_look(state, seq, job_id=job, window_end=end, min_new_days=7)


def test_the_first_look_at_a_champion_is_free() -> None:
    assert look(RetrainingState(model_name="Alpha"), 0) == Look(job_id="mine", k=1, window_end=END)


def test_each_look_counts() -> None:
    assert look(spent(0, 7), 14).k == 3


def test_the_same_job_looks_once() -> None:
    state = spent(0, 7)

    assert look(state, 99, job="job-2") == state.looks[1]


def test_looks_at_an_earlier_champion_do_not_count() -> None:
    assert look(spent(0, 7, seq=3), 8, seq=4).k == 1


@pytest.mark.parametrize(("day", "told"), [(6.99, "7.0"), (0, "0.0"), (-30, "0.0")])
def test_too_little_new_is_refused_with_what_is_missing(day: float, told: str) -> None:
    with pytest.raises(GateRefusedError, match=rf"{told} new days .* 7 are needed") as refused:
        look(spent(0), day)

    assert refused.value.current["looks"] == 1


def test_just_enough_new_is_enough() -> None:
    assert look(spent(0), 7).k == 2


@given(st.lists(st.floats(0, 60), max_size=30))
def test_looks_are_numbered_without_gaps_and_their_windows_apart(steps: list[float]) -> None:
    state, day = RetrainingState(model_name="Alpha", looks_seq=3), 0.0
    for number, step in enumerate(steps):
        day += step
        try:
            found = look(state, day, job=f"job-{number}")
        except GateRefusedError:
            continue
        state = RetrainingState(model_name="Alpha", looks_seq=3, looks=(*state.looks, found))

    assert [one.k for one in state.looks] == list(range(1, len(state.looks) + 1))
    ends = [one.window_end for one in state.looks]
    assert all(b - a >= timedelta(days=7) for a, b in pairwise(ends))


@pytest.mark.parametrize(
    ("versions", "seq"),
    [([], 0), (["1"], 1), ([None, "1", "1", "1"], 2), (["1", "2", "1", "1"], 3), (["1", "2"], 0)],
)
def test_a_champion_is_as_old_as_the_entry_that_made_it_one(versions: list[str | None], seq: int) -> None:
    assert champion_seq(entries(*versions), "1") == seq
