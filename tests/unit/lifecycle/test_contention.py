"""Somebody else is always a little faster."""

from __future__ import annotations

import pytest

from tests.unit.lifecycle.desk import LARGE, NAME, SMALL, Desk
from tests.unit.lifecycle.tap import Tap
from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.release import ReleaseKind
from tradai.common.errors import GateRefusedError, MovedError, TransientError
from tradai.common.registry.mirror_report import MirrorState


def test_a_pointer_that_never_rests_is_a_conflict_after_five_tries(desk: Desk) -> None:
    desk.lifecycle.stage(NAME, desk.train())
    tries: list[str] = []

    def always(call: str) -> None:
        if call == "append":
            tries.append(call)
            raise MovedError("moved again")

    desk.releases = Tap(desk.releases, before=always)

    with pytest.raises(MovedError):
        desk.lifecycle.promote(NAME, 1)
    assert len(tries) == 5


def test_two_first_operations_import_the_old_champion_once(desk: Desk) -> None:
    old, new = desk.train(), desk.train()
    desk.lifecycle.stage(NAME, new)
    desk.label(old, ModelStage.PRODUCTION)
    others = iter([None])

    def meanwhile(call: str) -> None:
        if call == "append":
            for _ in others:
                desk.lifecycle.promote(NAME, new, actor="bo")

    desk.releases = Tap(desk.releases, before=meanwhile)

    promotion = desk.lifecycle.promote(NAME, new)

    kinds = [release.kind for release in desk.ledger.history(NAME)]
    assert kinds == [ReleaseKind.MODEL_PROMOTED, ReleaseKind.IMPORTED, ReleaseKind.CONFIG_ACTIVATED]
    assert promotion.already_promoted


def test_a_pause_outlives_a_promotion_and_a_promotion_a_pause(desk: Desk) -> None:
    desk.champion()
    version = desk.train()
    desk.lifecycle.stage(NAME, version)
    others = iter([None])

    def meanwhile(call: str) -> None:
        if call == "append":
            for _ in others:
                desk.lifecycle.pause(NAME, actor="bo")

    desk.releases = Tap(desk.releases, before=meanwhile)
    desk.lifecycle.promote(NAME, version)

    assert (desk.live.paused, desk.live.model_version) == (True, version)


def test_a_pause_stands_when_the_mirror_mark_is_lost(desk: Desk) -> None:
    desk.champion()

    def lost(call: str) -> None:
        if call == "mark_mirrored":
            raise TransientError("lost")

    desk.releases = Tap(desk.releases, before=lost)

    paused = desk.lifecycle.pause(NAME)

    assert (paused.changed, paused.mirror, desk.live.paused) == (True, MirrorState.PENDING, True)


def test_a_rollback_stands_when_mlflow_dies_and_pausing_completes_its_labels(desk: Desk) -> None:
    first, second = desk.champion(), desk.champion()
    healthy = desk.mlflow

    def dead(call: str) -> None:
        if call not in {"search_model_versions", "hash_artifacts"}:
            raise TransientError("dead")

    desk.mlflow = Tap(healthy, before=dead)
    rollback = desk.lifecycle.rollback(NAME)
    desk.mlflow = healthy
    repeated = desk.lifecycle.pause(NAME)

    assert (rollback.rolled_back, rollback.mirror) == (True, MirrorState.PENDING)
    assert repeated.mirror is MirrorState.DONE
    assert desk.stages() == {first: "Production*", second: "Archived"}


def test_an_early_release_without_configuration_and_model_can_not_return_a_configuration(desk: Desk) -> None:
    desk.configs.deprecate(NAME, str(desk.live.config_id), force=True)
    without = desk.newest
    desk.configure(LARGE)

    rollback = desk.lifecycle.restore(NAME, without.release_id)

    assert without.config_id is None
    assert (rollback.config_returns, rollback.mirror) == (False, MirrorState.DONE)


def test_a_foreign_champion_returns_with_the_configuration_it_traded_with_last(desk: Desk) -> None:
    old = desk.train(foreign=True)
    desk.lifecycle.stage(NAME, old)
    desk.lifecycle.promote(NAME, old, accept_foreign=True)
    last = desk.configure(LARGE)
    desk.champion()
    desk.configure(SMALL)

    rollback = desk.lifecycle.rollback(NAME, old)

    assert rollback.config_returns
    assert desk.live.config_hash == last.config_hash


def test_without_an_active_configuration_the_models_own_returns(desk: Desk) -> None:
    desk.configure(SMALL)
    first = desk.champion()
    config_hash = desk.live.config_hash
    desk.champion()
    desk.configs.deprecate(NAME, str(desk.live.config_id), force=True)

    rollback = desk.lifecycle.rollback(NAME, first)

    assert rollback.config_returns
    assert desk.live.config_hash == config_hash


def test_there_must_be_another_pair_to_restore(desk: Desk) -> None:
    with pytest.raises(GateRefusedError, match="nothing to roll back to"):
        desk.lifecycle.restore(NAME)


def test_a_mirror_that_can_not_read_the_pointer_again_is_pending(desk: Desk) -> None:
    desk.lifecycle.stage(NAME, desk.train())
    marks: list[str] = []

    def lost(call: str) -> None:
        if call == "mark_mirrored":
            desk.configure(LARGE)
            marks.append(call)
        if call == "live" and marks:
            raise TransientError("lost")

    store = desk.releases
    other = Desk(mlflow=desk.mlflow, releases=Tap(store, before=lost), bodies=desk.bodies, now=desk.now)

    promotion = other.lifecycle.promote(NAME, 1)

    assert (promotion.promoted, promotion.mirror) == (True, MirrorState.PENDING)
    assert desk.lifecycle.mirror(NAME).state is MirrorState.DONE
