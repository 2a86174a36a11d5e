"""A person's answer: promotes exactly what was reviewed, under a lease of its own, or changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import boto3
import pytest

from functions.notify import handler as notify
from tests.account import REGION, STRATEGY, crowned, registered, told
from tests.workflows.aftermath import CONTEXT, record
from tests.workflows.house import House, opened
from tests.workflows.reviewing import awaiting, token_of
from tradai.common.entities.clock import system_clock
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.errors import ConflictError, outcome_of
from tradai.common.runtime import wiring_models, wiring_retraining, wiring_reviews

CONFLICT = 5


@pytest.fixture(scope="module")
def town() -> Iterator[House]:
    with pytest.MonkeyPatch.context() as monkeypatch, opened(monkeypatch) as house:
        yield house


@pytest.fixture
def house(town: House) -> House:
    town.mend()
    return town


@pytest.fixture
def job_id() -> str:
    return str(uuid4())


def test_an_approval_promotes_what_was_reviewed_under_a_lease_of_its_own(house: House, job_id: str) -> None:
    arn = awaiting(house, job_id)
    held = house.state
    registered(house.mlflow)  # a newer version, which nobody has reviewed

    answered = wiring_reviews.review_desk().approve(job_id)
    outcome = house.ended(arn)

    (promotion,) = house.machinery.invoked_with("promote_model", job_id=job_id)
    assert held.owner is None
    assert outcome.status == "SUCCEEDED"
    assert house.champion == answered.new_version == promotion["new_version"]
    assert promotion["fence"] == held.fence + 1
    assert house.job(job_id).status is RetrainingStatus.PROMOTED
    assert (house.state.owner, house.state.last_owner) == (None, arn)


def test_a_reviewed_promotion_is_signed_by_whoever_approved_it(house: House, job_id: str) -> None:
    arn = awaiting(house, job_id)

    answered = wiring_reviews.review_desk().approve(job_id, reason="the shift is real")
    house.ended(arn)

    entry = next(wiring_retraining.ledger().history(STRATEGY))
    assert entry.actor == answered.reviewed_by
    assert entry.reason.startswith("approved: the shift is real; ")
    told_of = [text for _, text in told("registration") if entry.release_id in text]
    assert all(f"By {entry.actor}: approved" in text for text in told_of)


def test_a_rejection_keeps_the_champion(house: House, job_id: str) -> None:
    champion, arn = house.champion, awaiting(house, job_id)

    wiring_reviews.review_desk().reject(job_id)
    outcome = house.ended(arn)

    assert outcome.status == "SUCCEEDED"
    assert "PromoteModel" not in outcome.states
    assert house.champion == champion
    assert house.job(job_id).status is RetrainingStatus.KEPT


def test_an_answered_review_takes_no_other_answer(house: House, job_id: str) -> None:
    arn = awaiting(house, job_id)
    wiring_reviews.review_desk().reject(job_id)

    with pytest.raises(ConflictError) as refused:
        wiring_reviews.review_desk().approve(job_id)

    assert "answered already: reject" in str(refused.value)
    assert outcome_of(refused.value).exit_code == CONFLICT
    assert house.ended(arn).status == "SUCCEEDED"


def test_a_champion_that_changed_meanwhile_is_not_replaced(house: House, job_id: str) -> None:
    arn = awaiting(house, job_id)
    newer = crowned(house.mlflow)

    with pytest.raises(ConflictError) as refused:
        wiring_reviews.review_desk().approve(job_id)
    wiring_reviews.review_desk().reject(job_id)

    assert f"version {newer} of {STRATEGY} is live now" in str(refused.value)
    assert outcome_of(refused.value).exit_code == CONFLICT
    assert house.ended(arn).status == "SUCCEEDED"
    assert house.champion == newer


def test_a_champion_that_changes_after_the_approval_is_not_replaced_either(house: House, job_id: str) -> None:
    arn = awaiting(house, job_id)
    lifecycle, newer = wiring_models.model_lifecycle(), registered(house.mlflow)
    lifecycle.stage(STRATEGY, newer)

    def overtaken(event: dict[str, object], context: object) -> object:
        lifecycle.promote(STRATEGY, newer)
        return house.machinery.real("promote_model")(event, context)

    house.machinery.handlers["promote_model"] = overtaken
    wiring_reviews.review_desk().approve(job_id)
    outcome = house.ended(arn)

    assert (outcome.status, house.champion) == ("FAILED", newer)
    assert house.state.owner is None


def test_while_another_run_trains_nothing_is_approved(house: House, job_id: str) -> None:
    arn = awaiting(house, job_id)
    states = wiring_retraining.retraining_states()
    states.take_lease(STRATEGY, "arn:other", "other-job", real_now=system_clock(), seconds=60)

    with pytest.raises(ConflictError, match="another execution is retraining"):
        wiring_reviews.review_desk().approve(job_id)
    states.free_lease(STRATEGY, "arn:other", failed_at=None)
    wiring_reviews.review_desk().approve(job_id)

    assert house.ended(arn).status == "SUCCEEDED"
    assert house.job(job_id).status is RetrainingStatus.PROMOTED


def test_the_message_has_both_commands_and_never_the_token(house: House, job_id: str) -> None:
    arn = awaiting(house, job_id)
    client = boto3.client("dynamodb", REGION)
    item = client.get_item(TableName="tradai-jobs-dev", Key={"job_id": {"S": job_id}})["Item"]

    for _ in range(2):
        notify.lambda_handler({"Records": [record("tradai-jobs-dev", item)]}, CONTEXT)

    (text,) = [text for _, text in told("alerts") if job_id in text]
    assert f"tradai review approve {job_id}" in text
    assert f"tradai review reject {job_id}" in text
    assert token_of(job_id) not in text
    wiring_reviews.review_desk().reject(job_id)
    house.ended(arn)
