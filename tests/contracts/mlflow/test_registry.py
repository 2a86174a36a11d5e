from __future__ import annotations

import pytest

from tests.contracts.mlflow.conftest import Store
from tradai.common.entities.mlflow import ModelStage
from tradai.common.errors import (
    ConflictError,
    InvalidNameError,
    ModelVersionNotFoundError,
    NotFoundError,
    ValidationFailedError,
)

SOURCE = "s3://elsewhere/model"


def versions(store: Store, name: str, count: int) -> list[str]:
    store.create_registered_model(name)
    return [store.create_model_version(name, f"{SOURCE}/{n}").version for n in range(count)]


def test_a_name_is_registered_once(store: Store, name: str) -> None:
    made = store.create_registered_model(name, tags={"owner": "desk"})

    assert made.name == name
    assert store.get_registered_model(name).tags == {"owner": "desk"}
    with pytest.raises(ConflictError):
        store.create_registered_model(name)


def test_an_unknown_model_is_not_found(store: Store, name: str) -> None:
    with pytest.raises(NotFoundError):
        store.get_registered_model(name)
    with pytest.raises(NotFoundError):
        store.create_model_version(name, SOURCE)
    with pytest.raises(NotFoundError):
        store.get_model_version_by_alias(name, "champion")
    assert store.search_model_versions(name) == []


def test_versions_are_numbered_and_begin_without_stage(store: Store, name: str) -> None:
    store.create_registered_model(name)

    first = store.create_model_version(name, f"{SOURCE}/a", tags={"job_id": "j1"})
    second = store.create_model_version(name, f"{SOURCE}/b")

    assert (first.version, second.version) == ("1", "2")
    assert (first.stage, first.tags, first.run_id) == (ModelStage.NONE, {"job_id": "j1"}, None)
    assert first.created_at.tzinfo is not None


def test_a_search_gives_every_version_newest_number_first(store: Store, name: str) -> None:
    made = versions(store, name, 11)
    versions(store, f"{name}-other", 1)

    assert [version.version for version in store.search_model_versions(name)] == made[::-1]


def test_a_search_refuses_a_name_outside_the_pattern(store: Store) -> None:
    with pytest.raises(InvalidNameError):
        store.search_model_versions("a' OR name LIKE '%")


@pytest.mark.parametrize("version", ["9", 9, "0", "x", "1.5", "-1"])
def test_an_unknown_version_is_not_found(store: Store, name: str, version: str | int) -> None:
    versions(store, name, 1)

    with pytest.raises(ModelVersionNotFoundError):
        store.get_model_version(name, version)
    with pytest.raises(NotFoundError):
        store.transition_model_version_stage(name, version, ModelStage.STAGING)
    with pytest.raises(NotFoundError):
        store.set_registered_model_alias(name, "champion", version)


def test_a_version_is_found_by_number_or_text(store: Store, name: str) -> None:
    versions(store, name, 1)

    assert store.get_model_version(name, 1) == store.get_model_version(name, "1")


def test_tags_are_set_replaced_and_removed(store: Store, name: str) -> None:
    versions(store, name, 1)

    store.set_model_version_tag(name, 1, "verdict", "keep")
    store.set_model_version_tag(name, 1, "verdict", "promote")
    store.set_model_version_tag(name, 1, "odd key/with: all", "größer ✓")

    assert store.get_model_version(name, 1).tags == {"verdict": "promote", "odd key/with: all": "größer ✓"}
    store.delete_model_version_tag(name, 1, "verdict")
    store.delete_model_version_tag(name, 1, "verdict")
    assert "verdict" not in store.search_model_versions(name)[0].tags
    with pytest.raises(NotFoundError):
        store.delete_model_version_tag(name, 2, "verdict")


def test_an_alias_has_one_holder(store: Store, name: str) -> None:
    versions(store, name, 2)

    store.set_registered_model_alias(name, "champion", "1")
    store.set_registered_model_alias(name, "champion", "2")

    assert store.get_registered_model(name).aliases == {"champion": "2"}
    assert store.get_model_version(name, 1).aliases == ()
    assert store.get_model_version_by_alias(name, "champion").version == "2"
    assert store.get_model_version_by_alias(name, "champion").aliases == ("champion",)


def test_a_missing_alias_is_not_found_and_may_be_removed(store: Store, name: str) -> None:
    versions(store, name, 1)
    store.set_registered_model_alias(name, "champion", 1)

    store.delete_registered_model_alias(name, "champion")
    store.delete_registered_model_alias(name, "champion")

    with pytest.raises(NotFoundError):
        store.get_model_version_by_alias(name, "champion")


def test_a_transition_archives_only_when_asked_and_only_that_stage(store: Store, name: str) -> None:
    versions(store, name, 4)
    store.transition_model_version_stage(name, 1, ModelStage.PRODUCTION)
    store.transition_model_version_stage(name, 2, ModelStage.PRODUCTION)
    store.transition_model_version_stage(name, 3, ModelStage.STAGING)

    moved = store.transition_model_version_stage(
        name, 4, ModelStage.PRODUCTION, archive_existing_versions=True
    )

    assert (moved.version, moved.stage) == ("4", ModelStage.PRODUCTION)
    stages = [version.stage.value for version in store.search_model_versions(name)]
    assert stages == ["Production", "Staging", "Archived", "Archived"]


def test_a_transition_to_where_it_is_changes_nothing(store: Store, name: str) -> None:
    versions(store, name, 1)

    for _ in range(2):
        store.transition_model_version_stage(name, 1, ModelStage.PRODUCTION, archive_existing_versions=True)

    assert store.get_model_version(name, 1).stage is ModelStage.PRODUCTION


@pytest.mark.parametrize("stage", [ModelStage.NONE, ModelStage.ARCHIVED])
def test_the_archive_flag_is_refused_where_mlflow_breaks(store: Store, name: str, stage: ModelStage) -> None:
    versions(store, name, 1)

    with pytest.raises(ValidationFailedError, match="archive_existing_versions"):
        store.transition_model_version_stage(name, 1, stage, archive_existing_versions=True)


def test_deleting_a_version_takes_its_alias_along(store: Store, name: str) -> None:
    versions(store, name, 2)
    store.set_registered_model_alias(name, "champion", 2)

    store.delete_model_version(name, 2)

    assert store.get_registered_model(name).aliases == {}
    assert [version.version for version in store.search_model_versions(name)] == ["1"]
    with pytest.raises(NotFoundError):
        store.delete_model_version(name, 2)


def test_numbers_never_come_back(store: Store, name: str) -> None:
    versions(store, name, 2)
    store.delete_model_version(name, 1)

    assert store.create_model_version(name, SOURCE).version == "3"
