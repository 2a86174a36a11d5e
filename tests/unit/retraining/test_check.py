from __future__ import annotations

from tests.unit.retraining.stores import Configs, Stores, config
from tradai.common.entities.config_version import ConfigStatus
from tradai.common.entities.retraining import RetrainingQuestion, RetrainingStatus, RetrainingVerdict
from tradai.common.retraining.check import Run

ASKED = RetrainingQuestion(model_name="Alpha")
RUN = Run(execution_id="arn:execution:one", job_id="job-1", trace_id="trace-1")
OTHER = Run(execution_id="arn:execution:two", job_id="job-2", trace_id="trace-2")


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


def test_every_decision_about_a_real_model_is_stored_with_its_reason() -> None:
    stores = Stores()

    answer = stores.check().claim(ASKED, RUN)

    assert stores.states.decisions["Alpha"] == (answer.decision, answer.evaluated_at)
