from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.lifecycle.desk import LARGE, NAME, OTHER_INPUTS, Desk
from tests.unit.lifecycle.tap import Tap
from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.release import ReleaseKind
from tradai.common.errors import (
    GateRefusedError,
    InvalidTransitionError,
    ModelVersionNotFoundError,
    ReleaseNotFoundError,
    ValidationFailedError,
)
from tradai.common.registry.lifecycle_outcomes import Promotion
from tradai.common.registry.lifecycle_staging import Staged
from tradai.common.registry.mirror_report import MirrorState


def test_candidates_are_the_former_champions_newest_reign_first(desk: Desk) -> None:
    first = desk.champion()
    promoted = desk.newest
    desk.pass_time(days=3)
    second = desk.champion()
    desk.champion()

    found = desk.lifecycle.rollback_candidates(NAME)

    assert [candidate.model_version for candidate in found] == [second, first]
    assert all(candidate.eligible for candidate in found)
    assert found[1].release_id == promoted.release_id
    assert (found[1].live_until - found[1].live_from) // timedelta(hours=1) in {71, 72}


def test_each_obstacle_is_named(desk: Desk) -> None:
    lost, altered, gone, bad = desk.champion(), desk.champion(), desk.champion(), desk.champion()
    desk.lifecycle.rollback(NAME)
    desk.champion()
    desk.mlflow.files[desk.mlflow.get_model_version(NAME, lost).run_id].clear()
    desk.alter(altered)
    desk.mlflow.delete_model_version(NAME, gone)

    found = {c.model_version: c for c in desk.lifecycle.rollback_candidates(NAME)}

    assert not any(candidate.eligible for candidate in found.values())
    assert found[bad].obstacles == ("quarantined",)
    assert found[gone].obstacles == ("it is not in MLflow any more",)
    assert "no files" in found[lost].obstacles[0]
    assert "does not match its hash" in found[altered].obstacles[0]


def test_a_candidate_whose_configuration_is_lost_is_not_eligible(desk: Desk) -> None:
    desk.champion()
    desk.configure(OTHER_INPUTS)
    desk.champion()
    desk.bodies.objects.clear()
    desk.pass_time(days=91)

    (candidate,) = desk.lifecycle.rollback_candidates(NAME)

    assert not candidate.eligible


def test_a_model_that_outlived_its_configuration_returns_with_the_one_it_suits(desk: Desk) -> None:
    desk.champion()
    suitable = desk.live.config_hash
    desk.configure(OTHER_INPUTS)
    desk.champion()

    (candidate,) = desk.lifecycle.rollback_candidates(NAME)
    desk.lifecycle.rollback(NAME)

    assert candidate.config_hash == suitable == desk.live.config_hash


def test_nothing_live_has_no_candidates() -> None:
    assert Desk().lifecycle.rollback_candidates(NAME) == ()


def test_cards_show_label_and_ledger_side_by_side(desk: Desk) -> None:
    first, second = desk.champion(), desk.champion()
    desk.lifecycle.rollback(NAME)
    desk.label(second, ModelStage.PRODUCTION)

    cards = {card.version: card for card in desk.lifecycle.versions(NAME)}

    assert (cards[first].is_champion, cards[first].aliases) == (True, ("champion",))
    assert (cards[second].is_champion, cards[second].is_quarantined) == (False, True)
    assert cards[second].stage is ModelStage.PRODUCTION
    assert Desk().lifecycle.versions(NAME) == ()


def test_a_pause_is_an_entry_and_keeps_the_pair(desk: Desk) -> None:
    champion = desk.champion()

    paused = desk.lifecycle.pause(NAME, reason="exchange down", trace_id="t9")

    assert (paused.changed, paused.release_id) == (True, desk.newest.release_id)
    assert (desk.live.paused, desk.live.model_version) == (True, champion)
    assert (desk.newest.kind, desk.newest.reason, desk.newest.trace_id) == (
        ReleaseKind.PAUSED,
        "exchange down",
        "t9",
    )
    assert desk.lifecycle.resume(NAME).changed
    assert not desk.live.paused


def test_pausing_twice_or_in_a_dry_run_writes_nothing(desk: Desk) -> None:
    before = desk.live.seq
    desk.lifecycle.pause(NAME, dry_run=True)
    assert desk.live.seq == before
    desk.lifecycle.pause(NAME)

    assert not desk.lifecycle.pause(NAME).changed
    assert desk.live.seq == before + 1


def test_a_pause_does_not_ask_mlflow(desk: Desk) -> None:
    desk.champion()
    desk.mlflow = Tap(desk.mlflow)

    paused = desk.lifecycle.pause(NAME)

    assert (paused.mirror, desk.mlflow.calls) == (MirrorState.DONE, [])
    assert desk.live.mirrored_seq == desk.live.seq


def test_nothing_live_can_not_be_paused() -> None:
    with pytest.raises(ReleaseNotFoundError):
        Desk().lifecycle.pause(NAME)


def test_lifting_needs_a_reason_and_a_version(desk: Desk) -> None:
    version = desk.champion()

    with pytest.raises(ValidationFailedError, match="reason"):
        desk.lifecycle.lift_quarantine(NAME, version, reason=" ")
    with pytest.raises(ModelVersionNotFoundError):
        desk.lifecycle.lift_quarantine(NAME, 9, reason="checked")
    assert not desk.lifecycle.lift_quarantine(NAME, version, reason="checked").changed


def test_a_deployment_is_one_entry_with_configuration_and_image(desk: Desk) -> None:
    champion = desk.champion()
    draft = desk.configs.create_version(strategy_name=NAME, config_data=LARGE)

    deployed = desk.lifecycle.deploy(
        NAME, draft.config_id, image="repo@sha256:1", task_definition_arn="arn:1", git_commit="def"
    )

    entry = desk.newest
    assert (deployed.changed, entry.kind, entry.git_commit) == (True, ReleaseKind.DEPLOYED, "def")
    assert (entry.config_id, entry.image, entry.task_definition_arn, entry.model_version) == (
        draft.config_id,
        "repo@sha256:1",
        "arn:1",
        champion,
    )
    active = desk.configs.get_active(NAME)
    assert active is not None
    assert active.config_id == draft.config_id


def test_deploying_what_is_live_changes_nothing(desk: Desk) -> None:
    config = str(desk.live.config_id)
    desk.lifecycle.deploy(NAME, config, image="i")

    assert not desk.lifecycle.deploy(NAME, config, image="i").changed
    assert not desk.lifecycle.deploy(NAME, config, image="j", dry_run=True).changed
    assert desk.live.image == "i"


def test_the_first_deployment_of_a_strategy_needs_no_release_before() -> None:
    desk = Desk()
    draft = desk.configs.create_version(strategy_name=NAME, config_data=LARGE)

    assert not desk.lifecycle.deploy(NAME, draft.config_id, image="i", dry_run=True).changed
    assert desk.lifecycle.deploy(NAME, draft.config_id, image="i").changed
    assert desk.live.config_id == draft.config_id


def test_a_deployment_that_changes_the_inputs_of_a_live_model_needs_a_yes(desk: Desk) -> None:
    desk.champion()
    draft = desk.configs.create_version(strategy_name=NAME, config_data=OTHER_INPUTS)

    with pytest.raises(GateRefusedError, match="--yes"):
        desk.lifecycle.deploy(NAME, draft.config_id, image="i")
    assert desk.lifecycle.deploy(NAME, draft.config_id, image="i", accept_new_inputs=True).changed


def test_set_version_stages_or_promotes(desk: Desk) -> None:
    version = desk.train()

    staged = desk.lifecycle.set_version(NAME, version, ModelStage.STAGING)
    promoted = desk.lifecycle.set_version(NAME, version, reason="by hand")

    assert isinstance(staged, Staged)
    assert isinstance(promoted, Promotion)
    with pytest.raises(InvalidTransitionError):
        desk.lifecycle.set_version(NAME, version, ModelStage.ARCHIVED)
