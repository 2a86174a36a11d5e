from __future__ import annotations

from typing import Any

import pytest

from tests import account
from tests.functions.office import Office
from tests.functions.shapes import shape
from tests.recorded import event
from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.model_version import ModelVersion
from tradai.common.errors import TransientError


def test_labels_that_are_right_are_left_alone(office: Office) -> None:
    account.crowned(office.mlflow)

    answer = office.call("registry_mirror")

    assert answer.keys() == shape("registry_mirror")
    assert (answer["mirrored"], answer["repaired"], answer["disagreements"]) == (["Alpha"], [], [])
    assert answer["errors"] == []


def test_labels_that_somebody_moved_are_put_right(office: Office) -> None:
    for _ in range(2):
        account.crowned(office.mlflow)
    office.mlflow.transition_model_version_stage("Alpha", "1", ModelStage.PRODUCTION)
    office.mlflow.set_registered_model_alias("Alpha", "champion", "1")

    answer = office.call("registry_mirror", event("schedule"))

    assert answer["trace_id"] == event("schedule")["id"]
    assert answer["repaired"]
    assert all(each.startswith("Alpha: ") for each in answer["repaired"])
    assert office.mlflow.get_model_version_by_alias("Alpha", "champion").version == "2"
    assert office.mlflow.get_model_version("Alpha", "1").stage is ModelStage.ARCHIVED
    assert office.call("registry_mirror", event("schedule"))["repaired"] == []


def test_a_strategy_that_nobody_knows_is_not_called_mirrored(office: Office) -> None:
    account.crowned(office.mlflow)

    answer = office.call("registry_mirror", models=["Nobody", "Alpha"])

    assert answer["mirrored"] == ["Alpha"]
    assert [each.split(":")[0] for each in answer["errors"]] == ["Nobody"]


def test_one_strategy_that_fails_does_not_stop_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.crowned(office.mlflow)
    account.configured("Beta")
    account.crowned(office.mlflow, "Beta")
    search = type(office.mlflow).search_model_versions

    def half_down(self: Any, name: str) -> list[ModelVersion]:
        if name == "Alpha":
            raise TransientError("MLflow did not answer")
        return search(self, name)

    monkeypatch.setattr(type(office.mlflow), "search_model_versions", half_down)

    answer = office.call("registry_mirror")

    assert (answer["mirrored"], answer["errors"]) == (["Beta"], ["Alpha: MLflow did not answer"])


def test_named_models_are_the_only_ones_looked_at(office: Office) -> None:
    account.crowned(office.mlflow)
    account.configured("Beta")
    account.crowned(office.mlflow, "Beta")

    assert office.call("registry_mirror", models=["Beta"])["mirrored"] == ["Beta"]


def test_a_strategy_without_a_model_agrees(office: Office) -> None:
    answer = office.call("registry_mirror")

    assert (answer["disagreements"], answer["errors"]) == ([], [])


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"models": "Alpha"}, "models"), ({"models": [""]}, "models.0"), ({"repair": True}, "repair")],
)
def test_bad_input_names_the_field(empty_office: Office, facts: dict[str, Any], field: str) -> None:
    name, message = empty_office.refusal("registry_mirror", **facts)

    assert (name, message.split(":")[0]) == ("ValidationFailedError", field)
