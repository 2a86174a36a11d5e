"""The process ends right before or after each single write; one further call must set it right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

import pytest

from tests.unit.lifecycle.desk import LARGE, NAME, OTHER_INPUTS, SMALL, Desk
from tests.unit.lifecycle.tap import Killed, Tap, killing_at, nothing
from tradai.common.errors import TransientError

Operation = Callable[[Desk], object]


@dataclass(frozen=True)
class Scene:
    """An operation on a desk, and how to do it again after a crash."""

    prepare: Operation
    operate: Operation


def two_champions_and_a_challenger(desk: Desk) -> None:
    desk.champion(), desk.champion()
    desk.lifecycle.stage(NAME, desk.train())


def champions_of_two_configurations(desk: Desk) -> None:
    desk.champion()
    desk.configure(OTHER_INPUTS)
    desk.champion()


def champion_left_behind(desk: Desk) -> None:
    desk.champion(), desk.champion()
    desk.lifecycle.rollback(NAME)


SCENES = {
    "promote": Scene(two_champions_and_a_challenger, lambda desk: desk.lifecycle.promote(NAME, 3)),
    "promote_no_archive": Scene(
        two_champions_and_a_challenger, lambda desk: desk.lifecycle.promote(NAME, 3, archive=False)
    ),
    "rollback": Scene(two_champions_and_a_challenger, lambda desk: desk.lifecycle.rollback(NAME, 1)),
    "rollback_with_config": Scene(
        champions_of_two_configurations, lambda desk: desk.lifecycle.rollback(NAME, 1)
    ),
    "restore": Scene(two_champions_and_a_challenger, lambda desk: desk.lifecycle.restore(NAME)),
    "activate": Scene(two_champions_and_a_challenger, lambda desk: desk.configure(LARGE)),
    "lift": Scene(
        champion_left_behind,
        lambda desk: desk.lifecycle.lift_quarantine(NAME, 2, reason="checked"),
    ),
}


def crashes(scene: Scene, moment: str) -> Iterator[Desk]:
    """A desk after a crash at each write of the operation, until it runs to its end."""
    for number in count(1):
        desk = Desk()
        desk.configure()
        scene.prepare(desk)
        kill, stores = killing_at(number), (desk.releases, desk.mlflow)
        hooks = {"before": nothing, "after": nothing, moment: kill}
        desk.releases, desk.mlflow = (
            Tap(store, before=hooks["before"], after=hooks["after"]) for store in stores
        )
        try:
            scene.operate(desk)
        except Killed:
            desk.releases, desk.mlflow = stores
            yield desk
        else:
            assert number > 1
            return


def legal_pairs(scene: Scene) -> set[tuple[str | None, str | None]]:
    """The pairs before and after."""
    desk = Desk()
    desk.configure()
    scene.prepare(desk)
    before = desk.live
    scene.operate(desk)
    return {(live.config_hash, live.model_version) for live in (before, desk.live)}


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("name", SCENES)
def test_after_a_crash_anywhere_the_pair_is_the_old_or_the_new_and_one_mirror_call_ends_it(
    name: str, moment: str
) -> None:
    scene = SCENES[name]
    pairs, seen = legal_pairs(scene), 0

    for desk in crashes(scene, moment):
        live = desk.live
        assert (live.config_hash, live.model_version) in pairs
        assert desk.ledger.verify(NAME) is None

        desk.lifecycle.mirror(NAME)

        assert [v for v, stage in desk.stages().items() if stage == "Production*"] == [live.model_version]
        assert list(desk.stages().values()).count("Production") == 0
        assert desk.live.mirrored_seq == desk.live.seq
        seen += 1
    assert seen >= 1


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("name", ["promote", "promote_no_archive", "activate"])
def test_after_a_crash_anywhere_the_same_call_again_completes_it(name: str, moment: str) -> None:
    scene = SCENES[name]
    whole = Desk()
    whole.configure()
    scene.prepare(whole)
    scene.operate(whole)

    for desk in crashes(scene, moment):
        scene.operate(desk)

        assert (desk.live.config_hash, desk.live.model_version) == (
            whole.live.config_hash,
            whole.live.model_version,
        )
        if name != "activate":
            assert desk.stages() == whole.stages()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_rollback_that_crashed_is_not_done_twice_by_its_alarm(moment: str) -> None:
    def operate(desk: Desk) -> object:
        return desk.lifecycle.rollback(NAME, alarm_name="a", alarm_transition="arn@T")

    for desk in crashes(Scene(two_champions_and_a_challenger, operate), moment):
        operate(desk)

        assert desk.live.model_version == "1"
        assert desk.stages()["1"] == "Production*"


def test_staging_that_crashed_is_completed_by_the_same_call() -> None:
    scene = Scene(
        lambda desk: [desk.lifecycle.stage(NAME, desk.train()), desk.train()],
        lambda desk: desk.lifecycle.stage(NAME, 2, verdict="promote", supersede=True),
    )
    for desk in crashes(scene, "after"):
        scene.operate(desk)

        assert desk.stages() == {"1": "Archived", "2": "Staging"}
        assert desk.lifecycle.promote(NAME).new_version == "2"


def test_a_lost_answer_of_the_transaction_is_read_back() -> None:
    desk = Desk()
    desk.configure(SMALL)
    desk.lifecycle.stage(NAME, desk.train())
    losses = iter([None])

    def lose(call: str) -> None:
        if call == "append":
            for _ in losses:
                raise TransientError("the answer was lost")

    desk.releases = Tap(desk.releases, after=lose)

    assert desk.lifecycle.promote(NAME, 1).promoted
    assert [release.kind.value for release in desk.ledger.history(NAME)].count("model_promoted") == 1
