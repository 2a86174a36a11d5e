from __future__ import annotations

from typing import Any

import boto3
import pytest

from tests import account
from tests.functions.office import NOW, Office
from tests.functions.shapes import shape
from tradai.common.aws.dynamodb_items import to_item
from tradai.common.entities.clock import iso, system_clock
from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.model_version import ModelVersion
from tradai.common.errors import TransientError
from tradai.common.runtime import wiring_models, wiring_retraining

JOB = "22222222-2222-4222-8222-222222222222"


def staged(office: Office, verdict: str = "promote") -> str:
    version = account.registered(office.mlflow)
    wiring_models.model_lifecycle().stage("Alpha", version, verdict=verdict)
    return version


def leased(owner: str = "arn:me", seconds: int = 60) -> int:
    states = wiring_retraining.retraining_states()
    fence = states.take_lease("Alpha", owner, JOB, real_now=system_clock(), seconds=seconds)
    assert fence is not None
    return fence


def promote(office: Office, **facts: Any) -> dict[str, Any]:
    return office.call("promote_model", **{"model_name": "Alpha", "reason": "better", **facts})


def test_a_challenger_becomes_champion(office: Office) -> None:
    account.crowned(office.mlflow)
    version = staged(office)

    answer = promote(office, new_version=version, expected_champion="1", confidence=0.97, fence=leased())

    assert answer.keys() == shape("promote_model")
    assert (answer["promoted"], answer["new_version"], answer["new_stage"]) == (True, "2", "Production")
    assert (answer["archived_version"], answer["already_promoted"], answer["mirror"]) == ("1", False, "done")
    assert account.champion() == "2"
    assert office.mlflow.get_model_version_by_alias("Alpha", "champion").version == "2"


def test_the_ledger_says_who_why_and_on_what_evidence(office: Office) -> None:
    version = staged(office)

    answer = promote(office, new_version=version, confidence=0.97, trace_id="trace-7", actor="ada")

    entry = next(wiring_retraining.ledger().history("Alpha"))
    assert (entry.release_id, entry.actor, entry.reason) == (answer["release_id"], "ada", "better")
    assert (entry.trace_id, entry.evidence["confidence"]) == ("trace-7", 0.97)


def test_without_a_name_the_function_is_the_actor(office: Office) -> None:
    promote(office, new_version=staged(office))

    assert next(wiring_retraining.ledger().history("Alpha")).actor == "tradai-dev-f"


@pytest.mark.parametrize(
    ("said", "reason"),
    [("the shift is real", "approved: the shift is real; better"), ("", "approved after review; better")],
)
def test_a_reviewed_promotion_is_signed_by_whoever_approved_it(
    office: Office, said: str, reason: str
) -> None:
    facts = {"job_id": JOB, "status": "promoting", "model_name": "Alpha", "trace_id": "t",
             "created_at": iso(NOW), "updated_at": iso(NOW), "reviewed_by": "ada", "review_reason": said,
             "review": "approve", "evidence_key": "jobs/1/evidence.json"}  # fmt: skip
    boto3.client("dynamodb", account.REGION).put_item(TableName="tradai-jobs-dev", Item=to_item(facts))

    promote(office, new_version=staged(office), job_id=JOB)

    entry = next(wiring_retraining.ledger().history("Alpha"))
    assert (entry.actor, entry.reason) == ("ada", reason)
    assert entry.evidence["evidence_key"] == "jobs/1/evidence.json"


@pytest.mark.parametrize("version", [1, "1"])
def test_a_version_may_be_a_number_or_text(office: Office, version: int | str) -> None:
    staged(office)

    assert promote(office, new_version=version)["new_version"] == "1"


def test_a_retried_promotion_answers_that_it_stands(office: Office) -> None:
    account.crowned(office.mlflow)
    asked = {"new_version": staged(office), "expected_champion": "1", "fence": leased()}

    first, again = promote(office, **asked), promote(office, **asked)

    assert (again["promoted"], again["already_promoted"]) == (False, True)
    assert (again["release_id"], again["new_version"]) == (first["release_id"], "2")


def test_the_only_version_with_the_verdict_needs_no_name(office: Office) -> None:
    staged(office, "keep")
    version = staged(office)

    assert promote(office)["new_version"] == version


def test_two_versions_with_the_verdict_do(office: Office) -> None:
    versions = staged(office), staged(office)

    name, message = office.refusal("promote_model", model_name="Alpha")

    assert name in {"ConflictError", "ValidationFailedError"}
    assert all(version in message for version in versions)


def test_an_old_fence_is_refused(office: Office) -> None:
    version, old = staged(office), leased(seconds=-60)
    leased("arn:newer")

    name, _ = office.refusal("promote_model", model_name="Alpha", new_version=version, fence=old)

    assert (name, account.champion()) == ("ConflictError", None)


def test_a_fence_of_zero_is_a_fence(office: Office) -> None:
    version = staged(office)
    leased()

    assert (
        office.refusal("promote_model", model_name="Alpha", new_version=version, fence=0)[0]
        == "ConflictError"
    )


def test_another_champion_than_expected_is_a_conflict(office: Office) -> None:
    account.crowned(office.mlflow)

    name, message = office.refusal(
        "promote_model", model_name="Alpha", new_version=staged(office), expected_champion="7"
    )

    assert (name, account.champion()) == ("ConflictError", "1")
    assert "7" in message


def test_null_expects_that_there_is_no_champion_yet(office: Office) -> None:
    first = promote(office, new_version=staged(office), expected_champion=None)
    second = staged(office)

    name, message = office.refusal(
        "promote_model", model_name="Alpha", new_version=second, expected_champion=None
    )

    assert (name, first["promoted"], account.champion()) == ("ConflictError", True, "1")
    assert "is 1, not none as expected" in message
    assert promote(office, new_version=second)["archived_version"] == "1"


def test_a_version_that_was_not_staged_is_no_step(office: Office) -> None:
    version = account.registered(office.mlflow)

    assert (
        office.refusal("promote_model", model_name="Alpha", new_version=version)[0]
        == "InvalidTransitionError"
    )


def test_an_unknown_version_is_not_found(office: Office) -> None:
    staged(office)

    assert office.refusal("promote_model", model_name="Alpha", new_version=9)[0] == "NotFoundError"


def test_altered_files_are_a_conflict(office: Office) -> None:
    version = staged(office)
    for files in office.mlflow.files.values():
        files["model/model.txt"] = b"something else"

    name, message = office.refusal("promote_model", model_name="Alpha", new_version=version)

    assert (name, "hash" in message) == ("ConflictError", True)


def test_a_promotion_whose_labels_fail_stands_and_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = staged(office)

    def down(*_: object, **__: object) -> ModelVersion:
        raise TransientError("MLflow did not answer")

    monkeypatch.setattr(type(office.mlflow), "set_registered_model_alias", down)

    answer = promote(office, new_version=version)

    assert (answer["promoted"], answer["mirror"]) == (True, "pending")
    assert office.mlflow.get_model_version("Alpha", version).stage is not ModelStage.ARCHIVED


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"model_name": ""}, "model_name"),
        ({"new_version": 0}, "new_version"),
        ({"new_version": "v3"}, "new_version"),
        ({"expected_champion": 1.5}, "expected_champion"),
        ({"confidence": "high"}, "confidence"),
        ({"fence": "mine"}, "fence"),
        ({"job_id": "../x"}, "job_id"),
        ({"archive": False}, "archive"),
    ],
)
def test_bad_input_names_the_field(empty_office: Office, facts: dict[str, Any], field: str) -> None:
    name, message = empty_office.refusal("promote_model", **{"model_name": "Alpha", **facts})

    assert (name, message.split(":")[0]) == ("ValidationFailedError", field)
