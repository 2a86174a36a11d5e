from __future__ import annotations

import pytest

from tests.unit.lifecycle.desk import LARGE, NAME, OTHER_INPUTS, SMALL, Desk
from tests.unit.lifecycle.tap import Tap
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.entities.release import ReleaseKind
from tradai.common.errors import (
    ConflictError,
    ContentAlteredError,
    GateRefusedError,
    InvalidTransitionError,
    ModelVersionNotFoundError,
    ReleaseNotFoundError,
)
from tradai.common.registry.candidates import quarantined_in
from tradai.common.registry.mirror_report import MirrorState


def test_a_rollback_returns_to_the_champion_before(desk: Desk) -> None:
    first, second = desk.champion(), desk.champion()

    rollback = desk.lifecycle.rollback(NAME, reason="MANUAL_REQUEST")

    assert (rollback.rolled_back, rollback.from_version, rollback.to_version) == (True, second, first)
    assert rollback.mirror is MirrorState.DONE
    assert desk.stages() == {first: "Production*", second: "Archived"}
    entry = desk.newest
    assert (entry.kind, entry.quarantines, entry.release_id) == (
        ReleaseKind.MODEL_ROLLED_BACK,
        second,
        rollback.release_id,
    )
    assert (entry.git_commit, entry.reason) == ("abc", "MANUAL_REQUEST")


def test_a_second_rollback_does_not_bring_the_bad_version_back(desk: Desk) -> None:
    first, _second, _third = desk.champion(), desk.champion(), desk.champion()
    desk.lifecycle.rollback(NAME)

    again = desk.lifecycle.rollback(NAME, force=True)

    assert again.to_version == first
    assert desk.live.model_version == first


def test_the_version_left_behind_is_tagged_until_lifted(desk: Desk) -> None:
    _, bad = desk.champion(), desk.champion()

    desk.lifecycle.rollback(NAME)
    tagged = desk.mlflow.get_model_version(NAME, bad).tags

    desk.lifecycle.lift_quarantine(NAME, bad, reason="it was the exchange")
    assert tagged["tradai.quarantined"] == "true"
    assert "tradai.quarantined" not in desk.mlflow.get_model_version(NAME, bad).tags
    assert quarantined_in(desk.ledger.history(NAME)) == frozenset()


def test_there_must_be_something_to_return_to(desk: Desk) -> None:
    with pytest.raises(GateRefusedError, match="nothing to roll back to"):
        desk.lifecycle.rollback(NAME)
    desk.champion()
    with pytest.raises(GateRefusedError, match="nothing to roll back to"):
        desk.lifecycle.rollback(NAME)
    with pytest.raises(GateRefusedError, match="nothing was ever live"):
        Desk().lifecycle.rollback(NAME)


def test_a_named_target_must_have_been_champion(desk: Desk) -> None:
    first, second, never = desk.champion(), desk.champion(), desk.train()

    with pytest.raises(InvalidTransitionError, match=f"set-version {NAME} {never}"):
        desk.lifecycle.rollback(NAME, never)
    with pytest.raises(InvalidTransitionError, match="live already"):
        desk.lifecycle.rollback(NAME, second)
    assert desk.lifecycle.rollback(NAME, int(first)).to_version == first


def test_a_kept_predecessor_is_a_target(desk: Desk) -> None:
    first = desk.champion()
    second = desk.train()
    desk.lifecycle.stage(NAME, second)
    desk.lifecycle.promote(NAME, second, archive=False)

    desk.lifecycle.rollback(NAME)

    assert desk.stages() == {first: "Production*", second: "Archived"}


def test_a_quarantined_target_is_refused_even_with_force(desk: Desk) -> None:
    _, bad = desk.champion(), desk.champion()
    desk.lifecycle.rollback(NAME)

    with pytest.raises(GateRefusedError, match=f"unquarantine {NAME} {bad}"):
        desk.lifecycle.rollback(NAME, bad, force=True)


def test_the_next_rollback_waits_for_the_cooldown_or_force(desk: Desk) -> None:
    desk.champion(), desk.champion(), desk.champion()
    desk.lifecycle.rollback(NAME)
    desk.pass_time(hours=23)

    with pytest.raises(GateRefusedError, match="2026-11-24 03:00 UTC") as refusal:
        desk.lifecycle.rollback(NAME)
    assert refusal.value.current["seconds_left"] == 3600

    desk.pass_time(hours=1, seconds=1)
    assert desk.lifecycle.rollback(NAME).rolled_back


def test_force_is_recorded(desk: Desk) -> None:
    desk.champion(), desk.champion(), desk.champion()
    desk.lifecycle.rollback(NAME)

    desk.lifecycle.rollback(NAME, force=True)

    assert desk.newest.evidence["forced"] is True


def test_lifting_a_quarantine_does_not_start_a_cooldown(desk: Desk) -> None:
    _, _, bad = desk.champion(), desk.champion(), desk.champion()
    desk.lifecycle.rollback(NAME)
    desk.pass_time(hours=24, seconds=1)
    desk.lifecycle.lift_quarantine(NAME, bad, reason="checked")

    assert desk.lifecycle.rollback(NAME, bad).to_version == bad


def test_altered_missing_and_deleted_targets_are_refused(desk: Desk) -> None:
    first, second, _ = desk.champion(), desk.champion(), desk.champion()
    desk.alter(second)
    desk.mlflow.delete_model_version(NAME, first)

    with pytest.raises(ContentAlteredError):
        desk.lifecycle.rollback(NAME)
    with pytest.raises(ModelVersionNotFoundError):
        desk.lifecycle.rollback(NAME, first)
    assert desk.newest.kind is ReleaseKind.MODEL_PROMOTED


def test_the_configuration_stays_where_the_model_suits_it(desk: Desk) -> None:
    desk.champion()
    changed = desk.configure(LARGE)
    desk.champion()

    rollback = desk.lifecycle.rollback(NAME)

    assert (rollback.config_returns, rollback.config_id) == (False, changed.config_id)


def test_else_the_configuration_returns_with_the_model_as_a_new_version(desk: Desk) -> None:
    original = desk.configs.get_active(NAME)
    first = desk.champion()
    desk.configure(OTHER_INPUTS)
    desk.champion()

    rollback = desk.lifecycle.rollback(NAME)

    active = desk.configs.get_active(NAME)
    assert original is not None
    assert active is not None
    assert (active.config_hash, active.version_number) == (original.config_hash, 3)
    assert (rollback.config_returns, rollback.config_id) == (True, active.config_id)
    assert (desk.live.model_version, desk.live.config_id) == (first, active.config_id)


def test_a_configuration_that_is_lost_refuses_the_rollback(desk: Desk) -> None:
    desk.champion()
    desk.configure(OTHER_INPUTS)
    desk.champion()
    desk.bodies.objects.clear()

    with pytest.raises(ContentAlteredError):
        desk.lifecycle.rollback(NAME)


def test_a_dry_run_names_target_configuration_and_checks(desk: Desk) -> None:
    first = desk.champion()
    desk.configure(OTHER_INPUTS)
    second = desk.champion()
    desk.alter(first)
    before, labels = desk.live, desk.stages()

    rollback = desk.lifecycle.rollback(NAME, dry_run=True)

    assert (rollback.rolled_back, rollback.from_version, rollback.to_version) == (False, second, first)
    assert rollback.config_returns
    assert [check.name for check in rollback.checks if not check.passed] == ["artifacts"]
    assert (desk.live, desk.stages()) == (before, labels)


def test_somebody_elses_rollback_is_not_repeated(desk: Desk) -> None:
    _, second, _ = desk.champion(), desk.champion(), desk.champion()
    others = iter([None])

    def meanwhile(call: str) -> None:
        if call == "append":
            for _ in others:
                desk.lifecycle.rollback(NAME, actor="bo")

    desk.releases = Tap(desk.releases, before=meanwhile)

    with pytest.raises(ConflictError, match="by bo"):
        desk.lifecycle.rollback(NAME)
    assert desk.live.model_version == second


def test_a_whole_release_returns_by_its_id(desk: Desk) -> None:
    first = desk.champion()
    wanted, image = desk.newest, desk.live.image
    desk.configure(LARGE)
    second = desk.champion()

    would = desk.lifecycle.restore(NAME, dry_run=True)
    rollback = desk.lifecycle.restore(NAME, wanted.release_id, reason="the old one")

    entry = desk.newest
    assert (entry.kind, entry.quarantines) == (ReleaseKind.DEPLOY_ROLLED_BACK, second)
    assert (entry.config_hash, entry.model_version, entry.image) == (wanted.config_hash, first, image)
    assert (rollback.config_returns, rollback.returns_to) == (True, wanted.release_id)
    assert would.returns_to not in {None, wanted.release_id}


def test_by_default_the_last_other_pair_returns_and_keeps_its_model(desk: Desk) -> None:
    champion = desk.champion()
    before = desk.live
    desk.configure(LARGE)

    rollback = desk.lifecycle.restore(NAME)

    assert (rollback.from_version, rollback.to_version) == (champion, champion)
    assert desk.live.config_hash == before.config_hash
    assert desk.newest.quarantines is None


def test_an_image_returns_with_its_task_definition(desk: Desk) -> None:
    desk.champion()
    config = desk.live.config_id
    desk.lifecycle.deploy(NAME, str(config), image="repo@sha256:1", task_definition_arn="arn:1")
    desk.lifecycle.deploy(NAME, str(config), image="repo@sha256:2", task_definition_arn="arn:2")

    desk.lifecycle.restore(NAME)

    assert (desk.live.image, desk.live.task_definition_arn) == ("repo@sha256:1", "arn:1")


def active(desk: Desk) -> ConfigVersion:
    found = desk.configs.get_active(NAME)
    assert found
    return found


def test_a_second_return_goes_further_back_and_not_to_what_the_first_one_left(desk: Desk) -> None:
    champion = desk.champion()
    oldest = active(desk)
    desk.configure({**SMALL, "stake_amount": 300})
    desk.configure({**SMALL, "stake_amount": 900})

    stakes = []
    for _ in range(2):
        desk.lifecycle.restore(NAME)
        stakes.append(active(desk).config_data["stake_amount"])

    assert stakes == [300, oldest.config_data["stake_amount"]]
    with pytest.raises(GateRefusedError, match="nothing to roll back to"):
        desk.lifecycle.restore(NAME)
    assert desk.live.model_version == champion


def test_a_release_that_would_change_nothing_is_no_way_back(desk: Desk) -> None:
    without_image = desk.newest
    desk.lifecycle.deploy(NAME, str(desk.live.config_id), image="repo@sha256:1", task_definition_arn="arn:1")

    assert (without_image.image, without_image.config_hash) == (None, desk.live.config_hash)
    with pytest.raises(GateRefusedError, match="nothing to roll back to"):
        desk.lifecycle.restore(NAME)


def test_what_was_left_returns_by_its_id_and_once_somebody_puts_it_live_again(desk: Desk) -> None:
    desk.champion()
    desk.configure(LARGE)
    large = desk.newest
    desk.lifecycle.restore(NAME)

    desk.lifecycle.restore(NAME, large.release_id)
    desk.configure({**SMALL, "stake_amount": 300})
    desk.lifecycle.restore(NAME)

    assert active(desk).config_data["stake_amount"] == LARGE["stake_amount"]


def test_an_unknown_release_is_not_found(desk: Desk) -> None:
    desk.champion()

    with pytest.raises(ReleaseNotFoundError):
        desk.lifecycle.restore(NAME, "deploy-00000000")


def test_a_pair_whose_model_does_not_suit_it_does_not_return(desk: Desk) -> None:
    without_model = desk.newest
    desk.configure(OTHER_INPUTS)
    desk.champion()

    with pytest.raises(GateRefusedError, match="other inputs"):
        desk.lifecycle.restore(NAME, without_model.release_id)


def test_a_mixed_pair_that_was_accepted_once_is_skipped_and_returns_only_with_force(desk: Desk) -> None:
    champion = desk.champion()
    whole = desk.live
    desk.configure(OTHER_INPUTS)
    mixed = desk.newest
    desk.champion()

    with pytest.raises(GateRefusedError, match="other inputs"):
        desk.lifecycle.restore(NAME, mixed.release_id)
    desk.lifecycle.restore(NAME)

    assert (desk.live.config_hash, desk.live.model_version) == (whole.config_hash, champion)
    assert desk.lifecycle.restore(NAME, mixed.release_id, force=True).rolled_back
    assert desk.live.config_hash == mixed.config_hash
