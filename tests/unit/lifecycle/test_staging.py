from __future__ import annotations

import pytest

from tests.unit.lifecycle.desk import NAME, Desk
from tradai.common.entities.mlflow import ModelStage
from tradai.common.errors import (
    ContentAlteredError,
    InvalidNameError,
    InvalidTransitionError,
    ModelVersionNotFoundError,
    ValidationFailedError,
)


def test_a_fresh_version_becomes_a_challenger_with_its_verdict(desk: Desk) -> None:
    version = desk.train()

    staged = desk.lifecycle.stage(NAME, int(version), verdict="promote")

    assert (staged.version, staged.previous_stage, staged.stage) == (
        version,
        ModelStage.NONE,
        ModelStage.STAGING,
    )
    assert desk.stages() == {version: "Staging"}
    assert desk.mlflow.get_model_version(NAME, version).tags["tradai.verdict"] == "promote"


def test_staging_again_is_a_success_and_renews_the_verdict(desk: Desk) -> None:
    version = desk.train()
    desk.lifecycle.stage(NAME, version, verdict="keep")

    desk.lifecycle.stage(NAME, version, verdict="promote")

    assert desk.mlflow.get_model_version(NAME, version).tags["tradai.verdict"] == "promote"


def test_the_reason_stays_with_the_version_and_says_whose_it_is(desk: Desk) -> None:
    version, other = desk.train(), desk.train()

    desk.lifecycle.set_version(NAME, version, ModelStage.STAGING, reason="looks calm", expected_champion="7")
    desk.lifecycle.stage(NAME, other)

    tags = desk.mlflow.get_model_version(NAME, version).tags
    assert (tags["tradai.staged_by"], tags["tradai.staged_reason"]) == ("ana", "looks calm")
    assert "tradai.staged_by" not in desk.mlflow.get_model_version(NAME, other).tags


def test_a_reason_that_does_not_fit_stages_nothing(desk: Desk) -> None:
    version = desk.train()

    with pytest.raises(ValidationFailedError, match="at most 1000"):
        desk.lifecycle.stage(NAME, version, reason="x" * 1_001)
    assert desk.stages() == {version: "None"}


def test_a_registry_with_a_production_model_is_taken_over(desk: Desk) -> None:
    before, version = desk.train(foreign=True), desk.train()
    desk.label(before, ModelStage.PRODUCTION)

    dry = desk.lifecycle.stage(NAME, version, dry_run=True)
    assert (dry.dry_run, desk.live.model_version) == (True, None)
    desk.lifecycle.stage(NAME, version)

    assert (desk.newest.kind, desk.newest.model_version) == ("imported", before)
    assert desk.stages()[version] == "Staging"


def test_two_production_models_do_not_keep_another_from_being_staged(desk: Desk) -> None:
    one, other, version = desk.train(foreign=True), desk.train(foreign=True), desk.train()
    desk.label(one, ModelStage.PRODUCTION)
    desk.label(other, ModelStage.PRODUCTION)

    assert desk.lifecycle.stage(NAME, version).stage is ModelStage.STAGING
    assert desk.live.model_version is None


def test_a_superseded_challenger_that_never_traded_is_not_sent_in_circles(desk: Desk) -> None:
    desk.champion()
    older, newer = desk.train(), desk.train()
    desk.lifecycle.stage(NAME, older)
    desk.lifecycle.stage(NAME, newer, supersede=True)

    for move in (desk.lifecycle.stage, desk.lifecycle.promote):
        with pytest.raises(InvalidTransitionError, match=f"tradai retrain {NAME}"):
            move(NAME, older)


def test_an_older_challenger_that_never_traded_is_archived(desk: Desk) -> None:
    older, newer = desk.train(), desk.train()
    desk.lifecycle.stage(NAME, older)

    staged = desk.lifecycle.stage(NAME, newer, supersede=True)

    assert staged.archived == (older,)
    assert desk.stages() == {older: "Archived", newer: "Staging"}


def test_a_former_champion_in_staging_is_not_superseded(desk: Desk) -> None:
    first = desk.champion()
    second = desk.train()
    desk.lifecycle.stage(NAME, second)
    desk.lifecycle.promote(NAME, second, archive=False)

    desk.lifecycle.stage(NAME, desk.train(), supersede=True)

    assert desk.stages()[first] == "Staging"


def test_altered_files_are_not_staged(desk: Desk) -> None:
    version = desk.train()
    desk.alter(version)

    with pytest.raises(ContentAlteredError, match="does not match its hash"):
        desk.lifecycle.stage(NAME, version)
    assert desk.stages() == {version: "None"}


def test_a_dry_run_changes_nothing(desk: Desk) -> None:
    older, version = desk.train(), desk.train()
    desk.lifecycle.stage(NAME, older)

    staged = desk.lifecycle.stage(NAME, version, verdict="promote", supersede=True, dry_run=True)

    assert (staged.archived, staged.dry_run) == ((older,), True)
    assert desk.stages() == {older: "Staging", version: "None"}
    assert "tradai.verdict" not in desk.mlflow.get_model_version(NAME, version).tags


def test_what_has_been_further_names_the_right_command(desk: Desk) -> None:
    first, second = desk.champion(), desk.champion()

    with pytest.raises(InvalidTransitionError, match=f"deploy rollback {NAME} --model {first}"):
        desk.lifecycle.stage(NAME, first)
    with pytest.raises(InvalidTransitionError, match="--no-archive"):
        desk.lifecycle.stage(NAME, second)


def test_unknown_versions_and_bad_names_are_refused(desk: Desk) -> None:
    with pytest.raises(ModelVersionNotFoundError):
        desk.lifecycle.stage(NAME, 7)
    with pytest.raises(InvalidNameError):
        desk.lifecycle.stage("a b", 1)
