from __future__ import annotations

import pytest

from tests.unit.lifecycle.desk import LARGE, NAME, Desk
from tests.unit.lifecycle.tap import Hook, Tap
from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.release import ReleaseKind
from tradai.common.errors import ConflictError, TransientError
from tradai.common.registry.mirror_report import MirrorState


def dead(_call: str) -> None:
    raise TransientError("MLflow does not answer")


def dies_after(reads: int) -> Hook:
    """A hook that lets some calls pass, then none."""
    seen: list[str] = []

    def hook(call: str) -> None:
        seen.append(call)
        if len(seen) > reads:
            dead(call)

    return hook


def test_what_agrees_is_left_alone(desk: Desk) -> None:
    desk.champion()
    desk.mlflow = Tap(desk.mlflow)

    report = desk.lifecycle.mirror(NAME)

    assert (report.state, report.repaired, report.disagreements) == (MirrorState.DONE, (), ())
    assert desk.mlflow.writes == []


def test_a_promotion_stands_when_mlflow_dies_and_the_next_call_completes_it(desk: Desk) -> None:
    first, second = desk.champion(), desk.train()
    desk.lifecycle.stage(NAME, second)
    healthy = desk.mlflow
    desk.mlflow = Tap(healthy, before=dies_after(2))

    promotion = desk.lifecycle.promote(NAME, second)
    desk.mlflow = healthy

    assert (promotion.promoted, promotion.mirror) == (True, MirrorState.PENDING)
    assert desk.stages() == {first: "Production*", second: "Staging"}
    assert desk.lifecycle.promote(NAME, second).mirror is MirrorState.DONE
    assert desk.stages() == {first: "Archived", second: "Production*"}


def test_a_dead_mlflow_before_the_decision_changes_nothing(desk: Desk) -> None:
    desk.champion()
    version = desk.train()
    before = desk.live
    desk.mlflow = Tap(desk.mlflow, before=dead)

    with pytest.raises(TransientError):
        desk.lifecycle.promote(NAME, version)
    assert desk.live == before


def test_labels_moved_by_hand_are_mended_whatever_the_pointer_says(desk: Desk) -> None:
    first, second, third = desk.champion(), desk.champion(), desk.train()
    desk.label(first, ModelStage.PRODUCTION)
    desk.label(third, ModelStage.PRODUCTION)
    desk.mlflow.set_registered_model_alias(NAME, "champion", first)

    seen = desk.lifecycle.inspect(NAME)
    report = desk.lifecycle.mirror(NAME)

    assert desk.stages() == {first: "Archived", second: "Production*", third: "Archived"}
    assert (seen.state, seen.repaired) == (MirrorState.PENDING, report.repaired)
    assert report.repaired == (
        f"alias champion: {first} → {second}",
        f"version {third}: Production → Archived",
        f"version {first}: Production → Archived",
    )


def test_a_champion_that_lost_its_label_and_alias_gets_them_back(desk: Desk) -> None:
    first, second = desk.champion(), desk.champion()
    desk.label(first, ModelStage.PRODUCTION)
    desk.label(second, ModelStage.ARCHIVED)
    desk.mlflow.delete_registered_model_alias(NAME, "champion")

    desk.lifecycle.mirror(NAME)

    assert desk.stages() == {first: "Archived", second: "Production*"}


def test_a_kept_predecessor_returns_to_staging_after_a_crash(desk: Desk) -> None:
    first, second = desk.champion(), desk.train()
    desk.lifecycle.stage(NAME, second)
    desk.lifecycle.promote(NAME, second, archive=False)
    desk.configure(LARGE)
    desk.label(first, ModelStage.PRODUCTION)
    desk.label(second, ModelStage.STAGING)

    desk.lifecycle.mirror(NAME)

    assert desk.stages() == {first: "Staging", second: "Production*"}


def test_quarantine_tags_follow_the_ledger(desk: Desk) -> None:
    innocent, bad = desk.champion(), desk.champion()
    desk.lifecycle.rollback(NAME)
    desk.mlflow.delete_model_version_tag(NAME, bad, "tradai.quarantined")
    desk.mlflow.set_model_version_tag(NAME, innocent, "tradai.quarantined", "true")

    desk.lifecycle.mirror(NAME)

    tagged = [v.version for v in desk.mlflow.search_model_versions(NAME) if "tradai.quarantined" in v.tags]
    assert tagged == [bad]


def test_a_deleted_champion_is_reported_not_hidden(desk: Desk) -> None:
    _, second = desk.champion(), desk.champion()
    desk.mlflow.delete_model_version(NAME, second)
    desk.configure(LARGE)

    report = desk.lifecycle.mirror(NAME)

    assert report.state is MirrorState.PENDING
    assert f"version {second} is not in MLflow any more" in report.disagreements[0]
    assert desk.live.mirrored_seq < desk.live.seq


def test_a_pointer_that_moves_meanwhile_is_followed(desk: Desk) -> None:
    first, second = desk.champion(), desk.champion()
    desk.label(first, ModelStage.PRODUCTION)
    others = iter([None])

    def meanwhile(call: str) -> None:
        if call == "transition_model_version_stage":
            for _ in others:
                desk.lifecycle.rollback(NAME)

    lifecycle = desk.lifecycle
    tapped = Desk(
        mlflow=Tap(desk.mlflow, before=meanwhile), releases=desk.releases, bodies=desk.bodies, now=desk.now
    )
    tapped.lifecycle.mirror(NAME)

    assert lifecycle.inspect(NAME).repaired == ()
    assert desk.stages() == {first: "Production*", second: "Archived"}
    assert desk.live.mirrored_seq == desk.live.seq


def test_what_was_set_is_read_back_before_it_counts(desk: Desk) -> None:
    first, second = desk.champion(), desk.train()
    desk.lifecycle.stage(NAME, second)
    store, others = desk.mlflow, iter([None])

    def meanwhile(call: str) -> None:
        if call == "transition_model_version_stage":
            for _ in others:
                store.transition_model_version_stage(NAME, first, ModelStage.PRODUCTION)

    desk.mlflow = Tap(store, after=meanwhile)

    assert desk.lifecycle.promote(NAME, second).mirror is MirrorState.DONE
    assert desk.stages() == {first: "Archived", second: "Production*"}


def test_a_pointer_that_never_rests_leaves_the_mirror_pending(desk: Desk) -> None:
    desk.champion()
    version = desk.train()
    desk.lifecycle.stage(NAME, version)
    desk.releases = Tap(desk.releases)
    desk.releases.mark_mirrored = lambda _strategy, _seq: False

    assert desk.lifecycle.promote(NAME, version).mirror is MirrorState.PENDING
    assert desk.live.model_version == version


def test_a_strategy_without_model_is_mirrored_at_once() -> None:
    desk = Desk()
    assert desk.lifecycle.mirror(NAME).state is MirrorState.DONE

    desk.configure()

    assert desk.lifecycle.mirror(NAME).state is MirrorState.DONE
    assert desk.live.mirrored_seq == desk.live.seq


def test_a_production_model_from_before_is_imported_by_the_first_operation(desk: Desk) -> None:
    old, new = desk.train(foreign=True), desk.train()
    desk.label(old, ModelStage.PRODUCTION)
    desk.lifecycle.stage(NAME, new)

    promotion = desk.lifecycle.promote(NAME, new, expected_champion=old)

    kinds = [release.kind for release in desk.ledger.history(NAME, limit=2)]
    assert kinds == [ReleaseKind.MODEL_PROMOTED, ReleaseKind.IMPORTED]
    assert promotion.archived_version == old
    assert desk.stages() == {old: "Archived", new: "Production*"}
    assert desk.lifecycle.rollback(NAME).to_version == old


def test_until_then_the_mirror_reports_it(desk: Desk) -> None:
    old = desk.train()
    desk.label(old, ModelStage.PRODUCTION)

    report = desk.lifecycle.mirror(NAME)

    assert (report.state, desk.stages()) == (MirrorState.PENDING, {old: "Production"})
    assert "the next model operation imports it" in report.disagreements[0]


def test_two_production_models_are_told_apart_by_the_alias_or_refused(desk: Desk) -> None:
    versions = [desk.train(), desk.train()]
    for version in versions:
        desk.label(version, ModelStage.PRODUCTION)
    desk.lifecycle.stage(NAME, desk.train())

    with pytest.raises(ConflictError, match="set the alias `champion`"):
        desk.lifecycle.promote(NAME, 3)
    desk.mlflow.set_registered_model_alias(NAME, "champion", versions[0])
    desk.lifecycle.promote(NAME, 3, dry_run=True)
    assert desk.live.model_version is None

    assert desk.lifecycle.promote(NAME, 3).archived_version == versions[0]
