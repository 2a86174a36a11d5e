from __future__ import annotations

from typing import Any

import pytest

from tests.unit.lifecycle.desk import LARGE, NAME, OTHER_INPUTS, SMALL, Desk
from tests.unit.lifecycle.tap import Tap
from tradai.common.registry.lifecycle_outcomes import Rollback

ALARM: dict[str, Any] = {"alarm_name": "tradai-dev-performance-Pascal", "alarm_transition": "arn:1@T1"}


def alarmed(desk: Desk, **more: Any) -> Rollback:
    return desk.lifecycle.rollback(NAME, **{**ALARM, **more})


def test_an_alarm_rolls_a_young_champion_back(desk: Desk) -> None:
    first, second = desk.champion(), desk.champion()
    desk.pass_time(hours=72)

    rollback = alarmed(desk, reason="PERFORMANCE_DEGRADATION")

    assert (rollback.rolled_back, rollback.from_version, rollback.to_version) == (True, second, first)
    assert rollback.alarm_name == ALARM["alarm_name"]


def test_the_same_transition_has_one_effect_however_often_it_arrives(desk: Desk) -> None:
    for _ in range(4):
        desk.champion()

    answers = [alarmed(desk) for _ in range(5)]

    assert len({answer.release_id for answer in answers}) == 1
    assert [answer.repeated for answer in answers] == [False, True, True, True, True]
    assert {(answer.from_version, answer.to_version) for answer in answers} == {("4", "3")}


def test_two_deliveries_at_once_have_one_effect(desk: Desk) -> None:
    for _ in range(3):
        desk.champion()
    others = iter([None])
    answers: list[Rollback] = []

    def meanwhile(call: str) -> None:
        if call == "append":
            answers.extend(alarmed(desk) for _ in others)

    desk.releases = Tap(desk.releases, before=meanwhile)
    answers.append(alarmed(desk))

    assert len({answer.release_id for answer in answers}) == 1
    assert desk.live.model_version == "2"


def test_another_transition_meets_the_cooldown_as_an_answer(desk: Desk) -> None:
    for _ in range(3):
        desk.champion()
    alarmed(desk)

    declined = alarmed(desk, alarm_transition="arn:1@T2")

    assert not declined.rolled_back
    assert "waits until" in str(declined.declined)
    assert desk.live.model_version == "2"


def test_an_old_champion_is_left_to_people(desk: Desk) -> None:
    desk.champion(), desk.champion()
    desk.pass_time(hours=72, seconds=1)

    declined = alarmed(desk)

    assert "72 h" in str(declined.declined)
    assert f"tradai deploy rollback {NAME}" in str(declined.declined)
    assert not declined.rolled_back


def test_a_person_may_roll_an_old_champion_back(desk: Desk) -> None:
    desk.champion(), desk.champion()
    desk.pass_time(days=90)

    assert desk.lifecycle.rollback(NAME).rolled_back


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LARGE, {**OTHER_INPUTS, "stake_amount": 100}),
        ({**SMALL, "max_open_trades": 9}, OTHER_INPUTS),
        ({**SMALL, "leverage": 5}, {**OTHER_INPUTS, "leverage": 2}),
    ],
)
def test_an_alarm_does_not_raise_what_can_be_lost(before: dict[str, Any], after: dict[str, Any]) -> None:
    desk = Desk()
    desk.configure(before)
    desk.champion()
    desk.configure(after)
    desk.champion()

    declined = alarmed(desk)

    assert "raises what can be lost" in str(declined.declined)
    assert desk.live.model_version == "2"
    assert desk.lifecycle.rollback(NAME).rolled_back


def test_an_alarm_may_return_a_smaller_configuration(desk: Desk) -> None:
    desk.champion()
    desk.configure({**OTHER_INPUTS, "stake_amount": 500})
    desk.champion()

    assert alarmed(desk).config_returns


def test_altered_files_are_an_answer_too(desk: Desk) -> None:
    first = desk.champion()
    desk.champion()
    desk.alter(first)

    assert "does not match its hash" in str(alarmed(desk).declined)


def test_nothing_to_return_to_is_an_answer_too(desk: Desk) -> None:
    desk.champion()

    assert "nothing to roll back to" in str(alarmed(desk).declined)


def test_a_configuration_too_large_to_compare_is_left_to_people(desk: Desk) -> None:
    large = {**SMALL, "params": {f"p{n}": "x" * 100 for n in range(1200)}}
    desk.configure(large)
    desk.champion()
    desk.configure(OTHER_INPUTS)
    desk.champion()

    assert "can not be compared" in str(alarmed(desk).declined)
    assert desk.lifecycle.rollback(NAME).config_returns
