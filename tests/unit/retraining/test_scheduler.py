from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.stepfunctions_workflow import InMemoryWorkflow
from tests.unit.retraining.stores import Configs, Stores, config
from tradai.common.entities.retraining import RetrainingQuestion
from tradai.common.retraining.execution_name import LONGEST_NAME, execution_name, hour_key, trace_of
from tradai.common.retraining.run import Run
from tradai.common.retraining.scheduler import Occasion, RetrainingScheduler

RUN = Run(execution_id="arn:execution:one", job_id="job-1", trace_id="trace-1")

TICK = Occasion(occurred_at=datetime(2026, 3, 1, 12, 59, tzinfo=UTC))


def scheduler(stores: Stores, workflow: InMemoryWorkflow, *names: str) -> RetrainingScheduler:
    return RetrainingScheduler(
        check=stores.check(), workflow=workflow, strategies=lambda: names or ("Alpha",)
    )


def test_a_yes_starts_one_execution_named_after_the_hour_of_the_event() -> None:
    workflow = InMemoryWorkflow()

    (result,) = scheduler(Stores(), workflow).run(TICK)

    (name,) = workflow.started
    assert name.startswith("scheduled-Alpha-")
    assert name.endswith("-20260301T12")
    assert (result.triggered, result.execution_arn) == (True, f"arn:execution:{name}")


def test_whatever_asks_in_one_hour_asks_for_the_same() -> None:
    asked = [InMemoryWorkflow() for _ in range(2)]

    for minute, workflow in zip((1, 59), asked, strict=True):
        (result,) = scheduler(Stores(), workflow).run(
            replace(TICK, occurred_at=TICK.occurred_at.replace(minute=minute))
        )

    assert asked[0].started == asked[1].started
    ((name, payload),) = asked[0].started.items()
    assert payload == {"model_name": "Alpha", "trace_id": trace_of(name)}
    assert result.trace_id == trace_of(name) == str(UUID(trace_of(name)))


def test_the_same_event_ten_times_starts_one_execution_with_one_input() -> None:
    workflow = InMemoryWorkflow()
    runs = [scheduler(Stores(), workflow).run(TICK)[0] for _ in range(10)]

    assert len(workflow.started) == 1
    assert [run.triggered for run in runs] == [True] + [False] * 9
    assert runs[1].reason.startswith("already triggered")


def test_a_no_starts_nothing_and_is_stored() -> None:
    stores, workflow = Stores(), InMemoryWorkflow()
    stores.check().claim(RetrainingQuestion(model_name="Alpha"), RUN)

    (result,) = scheduler(stores, workflow).run(TICK)

    stored, _ = stores.states.decisions["Alpha"]
    assert (result.decision, result.triggered, workflow.started) == ("in_progress", False, {})
    assert (stored.decision, stored.reason) == (result.decision, result.reason)


def test_a_name_that_nobody_knows_starts_nothing_and_leaves_nothing() -> None:
    stores, workflow = Stores(), InMemoryWorkflow()

    results = scheduler(stores, workflow, "Nobody", "../etc").run(TICK)

    assert [result.decision for result in results] == ["invalid_model"] * 2
    assert (stores.states.items, workflow.started) == ({}, {})


def test_one_broken_strategy_does_not_stop_the_others() -> None:
    beta = replace(config(), strategy_name="Beta")
    stores = Stores(configs=Configs([config(), beta]))
    workflow = InMemoryWorkflow(refuses=frozenset({"Alpha"}))

    alpha, other = scheduler(stores, workflow, "Alpha", "Beta").run(TICK)

    assert (alpha.error, alpha.triggered) == ("TransientError", False)
    assert other.triggered


def test_force_reaches_the_input_and_the_name() -> None:
    workflow = InMemoryWorkflow()

    scheduler(Stores(), workflow).run(replace(TICK, force=True))

    ((name, payload),) = workflow.started.items()
    assert name.startswith("manual-")
    assert payload == {"model_name": "Alpha", "trace_id": trace_of(name), "force": True}


@given(
    st.sampled_from(["manual", "drift_detected", "scheduled"]),
    st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z"),
    st.sampled_from(["20260301T12", "0e1c5d5a-6e0d-4a0e-8f55-3f2f4c1f9b11"]),
)
def test_names_fit_and_differ_between_models(trigger: str, model: str, key: str) -> None:
    name = execution_name(trigger, model, key)

    assert len(name) <= LONGEST_NAME
    assert name.endswith(key)
    assert name != execution_name(trigger, model[:-1] + ("a" if model[-1] != "a" else "b"), key)


def test_the_hour_is_utc() -> None:
    assert hour_key(datetime.fromisoformat("2026-03-01T01:30:00+02:00")) == "20260228T23"
