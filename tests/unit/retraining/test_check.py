from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.dynamodb_retraining import InMemoryRetrainingStates
from tests.unit.retraining.stores import NOW, Configs, Stores, config
from tradai.common.entities.config_version import ConfigStatus
from tradai.common.entities.job import JobRecord
from tradai.common.entities.retraining import RetrainingQuestion, RetrainingStatus, RetrainingVerdict
from tradai.common.retraining.policy import RetrainingPolicy
from tradai.common.retraining.run import Run

ASKED = RetrainingQuestion(model_name="Alpha")
RUN = Run(execution_id="arn:execution:one", job_id="job-1", trace_id="trace-1")
OTHER = Run(execution_id="arn:execution:two", job_id="job-2", trace_id="trace-2")
BY_HAND = replace(ASKED, manual_trigger=True)


class Snatched(InMemoryRetrainingStates):
    """Whose lease somebody takes between the question and the answer."""

    def take_lease(self, *_: object, **__: object) -> None:
        return None


def queued(stores: Stores, run: Run) -> None:
    """As it is when a person has asked and nobody has looked at it yet."""
    stores.jobs.put_new(
        JobRecord(
            job_id=run.job_id, status=RetrainingStatus.QUEUED, model_name="Alpha", trace_id=run.trace_id,
            created_at=NOW, updated_at=NOW, trigger="manual", execution_arn=run.execution_id,
            requested_by="me",
        )
    )  # fmt: skip


def test_evaluating_takes_nothing() -> None:
    stores = Stores()

    answer = stores.check().evaluate(ASKED)

    assert answer.decision.decision is RetrainingVerdict.NEEDS_RETRAINING
    assert (answer.fence, stores.states.items, stores.jobs.items) == (None, {}, {})
    assert answer.task_definition_arn == "tradai-dev-train-Alpha"


def test_a_yes_takes_the_lease_and_opens_the_job() -> None:
    stores = Stores()

    answer = stores.check().claim(ASKED, RUN)

    job = stores.jobs.items["job-1"]
    assert (answer.fence, stores.states.items["Alpha"].owner) == (1, RUN.execution_id)
    assert (job.status, job.trigger, job.fence) == (RetrainingStatus.TRAINING, "scheduled", 1)
    assert (job.config_version_id, job.trace_id) == ("v1-abcdef01", "trace-1")


def test_a_repeated_claim_of_one_run_keeps_its_fence() -> None:
    stores = Stores()

    first, again = (stores.check().claim(ASKED, RUN) for _ in range(2))

    assert first == again


def test_a_second_run_is_told_that_one_is_in_progress() -> None:
    stores = Stores()
    stores.check().claim(ASKED, RUN)

    answer = stores.check().claim(ASKED, OTHER)

    assert answer.decision.decision is RetrainingVerdict.IN_PROGRESS
    assert answer.fence is None
    assert "job-2" not in stores.jobs.items


def test_a_request_that_meets_a_running_one_ends_with_the_reason() -> None:
    stores = Stores()
    stores.check().claim(ASKED, RUN)
    queued(stores, OTHER)

    answer = stores.check().claim(BY_HAND, OTHER)

    job = stores.jobs.items["job-2"]
    assert (job.status, job.decision, job.reason) == ("kept", "in_progress", answer.decision.reason)
    assert (job.requested_by, job.error, stores.jobs.items["job-1"].status) == ("me", None, "training")


def test_a_request_that_loses_the_lease_to_another_at_once_ends_too() -> None:
    stores = Stores(states=Snatched())
    queued(stores, RUN)

    answer = stores.check().claim(BY_HAND, RUN)

    job = stores.jobs.items["job-1"]
    assert (answer.decision.decision, answer.fence) == (RetrainingVerdict.IN_PROGRESS, None)
    assert (job.status, job.reason) == ("kept", "another execution took the lease of Alpha first")


def test_a_request_for_what_can_not_be_trained_fails() -> None:
    stores = Stores(configs=Configs([]))
    queued(stores, RUN)

    answer = stores.check().claim(BY_HAND, RUN)

    job = stores.jobs.items["job-1"]
    assert (job.status, job.decision, job.error) == ("failed", "invalid_model", answer.decision.reason)


def test_a_no_stays_a_no_for_the_run_that_got_it() -> None:
    stores = Stores()
    stores.check().claim(ASKED, RUN)
    queued(stores, OTHER)
    first = stores.check().claim(BY_HAND, OTHER)
    stores.states.free_lease("Alpha", RUN.execution_id, failed_at=None)

    again = stores.check().claim(BY_HAND, OTHER)

    assert (again.decision, again.fence) == (first.decision, None)
    assert stores.states.items["Alpha"].owner is None


def test_another_run_of_a_refused_job_is_asked_anew() -> None:
    stores = Stores()
    stores.check().claim(ASKED, RUN)
    queued(stores, OTHER)
    stores.check().claim(BY_HAND, OTHER)
    stores.states.free_lease("Alpha", RUN.execution_id, failed_at=None)

    assert stores.check().claim(BY_HAND, replace(OTHER, execution_id="arn:execution:three")).fence == 2


def test_a_job_in_training_is_not_ended_by_a_check_that_comes_again() -> None:
    stores = Stores()
    queued(stores, RUN)
    stores.check().claim(BY_HAND, RUN)
    stores.configs.versions.clear()

    stores.check().claim(BY_HAND, RUN)

    assert stores.jobs.items["job-1"].status is RetrainingStatus.TRAINING


def test_a_refused_request_that_was_quicker_than_its_record_leaves_one() -> None:
    stores = Stores()
    stores.check().claim(ASKED, RUN)

    stores.check().claim(BY_HAND, OTHER)
    queued(stores, OTHER)

    job = stores.jobs.items["job-2"]
    assert (job.status, job.trigger, job.decision) == ("kept", "manual", "in_progress")


@pytest.mark.parametrize("asked", [BY_HAND, ASKED])
def test_nothing_is_recorded_for_a_strategy_that_nobody_knows(asked: RetrainingQuestion) -> None:
    stores = Stores()

    stores.check().claim(replace(asked, model_name="Nobody"), RUN)

    assert stores.jobs.items == {}


def test_a_bad_name_asks_no_store() -> None:
    stores = Stores(configs=None)  # type: ignore[arg-type]  # touching it would fail

    answer = stores.check().claim(RetrainingQuestion(model_name="../etc"), RUN)

    assert answer.decision.decision is RetrainingVerdict.INVALID_MODEL


def test_without_an_active_config_there_is_nothing_to_train() -> None:
    stores = Stores(configs=Configs([config(1, ConfigStatus.DRAFT)]))

    assert stores.check().evaluate(ASKED).decision.decision is RetrainingVerdict.INVALID_MODEL


def test_a_named_config_is_used_and_an_unknown_one_refused() -> None:
    stores = Stores(configs=Configs([config(1), config(2, ConfigStatus.DRAFT)]))

    named = stores.check().evaluate(ASKED, config_id="v2-abcdef01")
    unknown = stores.check().evaluate(ASKED, config_id="v9-abcdef01")

    assert named.config_version_id == "v2-abcdef01"
    assert unknown.decision.decision is RetrainingVerdict.INVALID_MODEL


def test_every_answer_about_a_known_strategy_is_stored_with_its_reason() -> None:
    stores = Stores()

    by_run, by_hand = stores.check().claim(ASKED, RUN), Stores()
    asked = by_hand.check().decide(ASKED)

    assert stores.states.decisions["Alpha"] == (by_run.decision, NOW)
    assert by_hand.states.decisions["Alpha"] == (asked.decision, NOW)
    assert by_hand.states.items["Alpha"].owner is None


def test_that_a_known_strategy_is_not_allowed_is_stored() -> None:
    stores = Stores(policy=RetrainingPolicy(allowed_models=frozenset({"Beta"})))

    answer = stores.check().decide(ASKED)

    assert answer.decision.reason == "Alpha is not in ALLOWED_MODELS"
    assert stores.states.decisions == {"Alpha": (answer.decision, NOW)}


def test_what_has_no_config_any_more_keeps_its_answers() -> None:
    stores = Stores()
    stores.check().decide(ASKED)
    stores.configs.versions.clear()

    answer = stores.check().decide(ASKED)

    assert answer.decision.decision is RetrainingVerdict.INVALID_MODEL
    assert stores.states.decisions["Alpha"] == (answer.decision, NOW)


def test_an_answer_about_an_unknown_name_is_not_stored() -> None:
    stores = Stores()

    for name in ("Nobody", "../etc"):
        stores.check().decide(replace(ASKED, model_name=name))

    assert (stores.states.decisions, stores.states.items) == ({}, {})
