from __future__ import annotations

import pytest

from tests.unit.lifecycle.desk import NAME, OTHER_INPUTS, Desk
from tests.unit.lifecycle.tap import Tap
from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.release import Fence, ReleaseKind
from tradai.common.errors import (
    ConflictError,
    ContentAlteredError,
    GateRefusedError,
    InvalidTransitionError,
    LeaseLostError,
    ModelVersionNotFoundError,
)
from tradai.common.registry.mirror_report import MirrorState


def challenger(desk: Desk) -> str:
    version = desk.train()
    desk.lifecycle.stage(NAME, version, verdict="promote")
    return version


def test_a_promotion_moves_pointer_alias_and_labels_together(desk: Desk) -> None:
    first = desk.champion()
    second = challenger(desk)

    promotion = desk.lifecycle.promote(NAME, second, reason="better", trace_id="t1")

    assert (promotion.promoted, promotion.new_version, promotion.archived_version) == (True, second, first)
    assert promotion.mirror is MirrorState.DONE
    assert desk.stages() == {first: "Archived", second: "Production*"}
    assert (desk.live.model_version, desk.live.mirrored_seq) == (second, desk.live.seq)


def test_the_entry_says_who_why_and_from_what_evidence(desk: Desk) -> None:
    version = challenger(desk)

    promotion = desk.lifecycle.promote(
        NAME, version, reason="better", actor="bo", trace_id="t1", evidence={"confidence": 0.97}
    )

    entry = desk.newest
    assert (entry.kind, entry.actor, entry.reason, entry.trace_id) == (
        ReleaseKind.MODEL_PROMOTED,
        "bo",
        "better",
        "t1",
    )
    assert (entry.release_id, entry.model_version) == (promotion.release_id, version)
    assert entry.git_commit == "abc"
    assert entry.mlflow_run_id == desk.mlflow.get_model_version(NAME, version).run_id
    assert entry.evidence["confidence"] == 0.97
    assert entry.config_id == desk.live.config_id


def test_promoting_the_champion_again_is_a_success_with_the_same_release(desk: Desk) -> None:
    version = challenger(desk)
    first = desk.lifecycle.promote(NAME, version)
    desk.lifecycle.pause(NAME, reason="lunch")

    again = desk.lifecycle.promote(NAME, version, expected_champion="1000")

    assert (again.promoted, again.already_promoted, again.archived_version) == (False, True, None)
    assert again.release_id == first.release_id


def test_without_archiving_the_champion_before_goes_to_staging(desk: Desk) -> None:
    first = desk.champion()
    second = challenger(desk)

    promotion = desk.lifecycle.promote(NAME, second, archive=False)

    assert (promotion.archived_version, promotion.kept_version) == (None, first)
    assert desk.stages() == {first: "Staging", second: "Production*"}
    assert desk.lifecycle.inspect(NAME).repaired == ()


def test_the_kept_champion_may_be_promoted_back(desk: Desk) -> None:
    first = desk.champion()
    second = challenger(desk)
    desk.lifecycle.promote(NAME, second, archive=False)

    desk.lifecycle.promote(NAME, first)

    assert desk.stages() == {first: "Production*", second: "Archived"}


def test_a_stale_expectation_is_told_the_champion(desk: Desk) -> None:
    first = desk.champion()
    version = challenger(desk)

    with pytest.raises(ConflictError, match=f"is {first}, not 77") as refusal:
        desk.lifecycle.promote(NAME, version, expected_champion=77)

    assert refusal.value.current["champion"] == first
    assert desk.live.model_version == first


def test_none_expects_that_there_is_no_champion_yet(desk: Desk) -> None:
    first, second = challenger(desk), challenger(desk)

    assert desk.lifecycle.promote(NAME, first, expected_champion=None).promoted
    with pytest.raises(ConflictError, match=f"is {first}, not none as expected"):
        desk.lifecycle.promote(NAME, second, expected_champion=None)

    assert desk.live.model_version == first


@pytest.mark.parametrize(
    ("stage", "command"),
    [
        (ModelStage.NONE, "set-version Pascal 2 --stage Staging"),
        (ModelStage.ARCHIVED, "deploy rollback Pascal --model 2"),
        (ModelStage.PRODUCTION, "tradai doctor --repair"),
    ],
)
def test_only_staging_is_promoted_and_the_rest_names_the_way(
    desk: Desk, stage: ModelStage, command: str
) -> None:
    desk.champion()
    version = desk.train()
    desk.label(version, stage)

    with pytest.raises(InvalidTransitionError, match=command):
        desk.lifecycle.promote(NAME, version)


def test_a_model_made_for_other_inputs_is_refused(desk: Desk) -> None:
    version = challenger(desk)
    desk.configure(OTHER_INPUTS)

    with pytest.raises(GateRefusedError, match="other inputs"):
        desk.lifecycle.promote(NAME, version)


def test_no_model_goes_live_without_an_active_configuration() -> None:
    desk = Desk()
    version = challenger(desk)

    with pytest.raises(GateRefusedError, match="no ACTIVE configuration"):
        desk.lifecycle.promote(NAME, version)


def test_altered_and_missing_files_are_refused(desk: Desk) -> None:
    altered, missing = challenger(desk), challenger(desk)
    desk.alter(altered)
    desk.mlflow.files[desk.mlflow.get_model_version(NAME, missing).run_id].clear()

    with pytest.raises(ContentAlteredError):
        desk.lifecycle.promote(NAME, altered)
    with pytest.raises(ContentAlteredError, match="no files"):
        desk.lifecycle.promote(NAME, missing)
    assert desk.live.model_version is None


def test_a_foreign_version_needs_a_person_who_says_yes(desk: Desk) -> None:
    version = desk.train(foreign=True)
    desk.lifecycle.stage(NAME, version)

    with pytest.raises(GateRefusedError):
        desk.lifecycle.promote(NAME, version)

    assert desk.lifecycle.promote(NAME, version, accept_foreign=True).promoted


def test_a_version_of_ours_that_lost_its_hash_needs_a_yes_too(desk: Desk) -> None:
    version = challenger(desk)
    desk.mlflow.delete_model_version_tag(NAME, version, "tradai.sha256")

    with pytest.raises(GateRefusedError, match="no artifact hash"):
        desk.lifecycle.promote(NAME, version)


def test_yes_does_not_help_a_version_with_other_inputs(desk: Desk) -> None:
    version = challenger(desk)
    desk.configure(OTHER_INPUTS)

    with pytest.raises(GateRefusedError, match="other inputs"):
        desk.lifecycle.promote(NAME, version, accept_foreign=True)


def test_a_quarantined_version_is_refused_until_lifted(desk: Desk) -> None:
    desk.champion()
    bad = desk.champion()
    desk.lifecycle.rollback(NAME)
    desk.label(bad, ModelStage.STAGING)

    with pytest.raises(GateRefusedError, match=f"unquarantine {NAME} {bad}"):
        desk.lifecycle.promote(NAME, bad)
    desk.lifecycle.lift_quarantine(NAME, bad, reason="it was the exchange")

    assert desk.lifecycle.promote(NAME, bad).promoted


def test_quarantine_is_the_ledgers_word_whatever_mlflow_shows(desk: Desk) -> None:
    desk.champion()
    bad = desk.champion()
    desk.lifecycle.rollback(NAME)
    desk.label(bad, ModelStage.STAGING)
    desk.mlflow.delete_model_version_tag(NAME, bad, "tradai.quarantined")

    with pytest.raises(GateRefusedError, match="quarantined"):
        desk.lifecycle.promote(NAME, bad)


def test_an_old_fence_is_refused(desk: Desk) -> None:
    version = challenger(desk)
    desk.releases.fences[NAME] = 8

    with pytest.raises(LeaseLostError):
        desk.lifecycle.promote(NAME, version, fence=Fence(model_name=NAME, token=7))
    assert desk.lifecycle.promote(NAME, version, fence=Fence(model_name=NAME, token=8)).promoted


def test_the_only_version_with_the_verdict_is_found(desk: Desk) -> None:
    desk.lifecycle.stage(NAME, desk.train(), verdict="keep")
    version = challenger(desk)

    assert desk.lifecycle.promote(NAME).new_version == version


@pytest.mark.parametrize("count", [0, 2])
def test_none_or_two_with_the_verdict_must_be_named(desk: Desk, count: int) -> None:
    found = [challenger(desk) for _ in range(count)]

    with pytest.raises(ConflictError, match="name the version") as refusal:
        desk.lifecycle.promote(NAME)
    assert sorted(refusal.value.current["promotable"]) == found  # type: ignore[call-overload]  # a list


def test_an_unknown_version_is_not_found(desk: Desk) -> None:
    with pytest.raises(ModelVersionNotFoundError):
        desk.lifecycle.promote(NAME, 5)


def test_a_dry_run_reports_every_check_and_writes_nothing(desk: Desk) -> None:
    desk.champion()
    version = desk.train()
    desk.alter(version)
    before, labels = desk.live, desk.stages()

    promotion = desk.lifecycle.promote(NAME, version, expected_champion=9, dry_run=True)

    failed = {check.name for check in promotion.checks if not check.passed}
    assert failed == {"expected_champion", "stage", "artifacts"}
    assert {check.name for check in promotion.checks} == failed | {"inputs", "quarantine"}
    assert (promotion.promoted, promotion.dry_run, promotion.release_id) == (False, True, None)
    assert (desk.live, desk.stages()) == (before, labels)


def test_a_configuration_activated_meanwhile_does_not_refuse_the_promotion(desk: Desk) -> None:
    version = challenger(desk)
    moves = iter([{"timeframe": "1h", "symbols": ["BTC/USDT:USDT"], "stake_amount": 50}])

    def meanwhile(call: str) -> None:
        if call == "append":
            for content in moves:
                desk.configure(content)

    desk.releases = Tap(desk.releases, before=meanwhile)

    assert desk.lifecycle.promote(NAME, version).promoted
    assert desk.ledger.verify(NAME) is None
    assert [release.kind.value for release in desk.ledger.history(NAME, limit=2)] == [
        "model_promoted",
        "config_activated",
    ]


def test_whoever_loses_is_told_who_won(desk: Desk) -> None:
    mine, theirs = challenger(desk), challenger(desk)
    others = iter([theirs])

    def meanwhile(call: str) -> None:
        if call == "append":
            for version in others:
                desk.lifecycle.promote(NAME, version, actor="bo")

    desk.releases = Tap(desk.releases, before=meanwhile)

    with pytest.raises(ConflictError, match="by bo") as refusal:
        desk.lifecycle.promote(NAME, mine)
    assert refusal.value.current["model_version"] == theirs
    assert desk.stages() == {mine: "Staging", theirs: "Production*"}


def test_an_uncontended_promotion_is_two_reads_one_transaction_five_calls_and_one_update(desk: Desk) -> None:
    desk.champion()
    version = challenger(desk)
    desk.releases, desk.mlflow = Tap(desk.releases), Tap(desk.mlflow)

    desk.lifecycle.promote(NAME, version)

    assert desk.releases.calls == ["live", "entries", "append", "mark_mirrored"]
    assert [call for call in desk.mlflow.calls if call != "hash_artifacts"] == [
        "search_model_versions",
        "set_registered_model_alias",
        "transition_model_version_stage",
        "search_model_versions",
        "get_registered_model",
    ]


def test_a_release_that_noted_no_inputs_is_asked_of_its_configuration(desk: Desk) -> None:
    version = challenger(desk)
    (entry,) = desk.releases.records[NAME].values()
    desk.releases.records[NAME][1] = {**entry, "evidence": "{}"}

    assert desk.lifecycle.promote(NAME, version).promoted
