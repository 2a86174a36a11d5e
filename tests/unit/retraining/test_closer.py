from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.unit.retraining.stores import NOW, Stores
from tradai.common.entities.notification import Notification
from tradai.common.entities.retraining import (
    RetrainingQuestion,
    RetrainingState,
    RetrainingStatus,
)
from tradai.common.entities.severity import Severity
from tradai.common.retraining.closer import DeadExecution, ExecutionCloser
from tradai.common.retraining.run import Run

RUN = Run(execution_id="arn:aws:states:::execution:machine:one", job_id="job-1", trace_id="trace-1")
DEAD = DeadExecution(
    execution_arn=RUN.execution_id, status="ABORTED", model_name="Alpha", trace_id="trace-1", cause="by hand"
)


@dataclass
class People:
    told: list[Notification] = field(default_factory=list)

    def tell(self, notification: Notification) -> None:
        self.told.append(notification)


def closer(stores: Stores, people: People) -> ExecutionCloser:
    return ExecutionCloser(states=stores.states, jobs=stores.jobs, tell=people.tell, clock=lambda: NOW)


def test_an_aborted_run_frees_its_lease_counts_and_is_told() -> None:
    stores, people = Stores(), People()
    stores.check().claim(RetrainingQuestion(model_name="Alpha"), RUN)

    closed = closer(stores, people).close(DEAD)

    state = stores.states.items["Alpha"]
    assert closed
    assert (state.owner, state.consecutive_failures, state.last_attempt_at) == (None, 1, NOW)
    assert stores.jobs.items["job-1"].status is RetrainingStatus.FAILED
    assert people.told[0].severity is Severity.ERROR
    assert "tradai retrain Alpha" in people.told[0].message


def test_closing_twice_counts_once_and_tells_the_same() -> None:
    stores, people = Stores(), People()
    stores.check().claim(RetrainingQuestion(model_name="Alpha"), RUN)

    outcomes = [closer(stores, people).close(DEAD) for _ in range(2)]

    assert outcomes == [True, False]
    assert stores.states.items["Alpha"].consecutive_failures == 1
    assert {message.key for message in people.told} == {RUN.execution_id}


def test_the_lease_of_a_newer_run_is_left_alone() -> None:
    stores, people = Stores(), People()
    newer = Run(execution_id="arn:newer", job_id="job-2", trace_id="trace-2")
    stores.check().claim(RetrainingQuestion(model_name="Alpha"), newer)

    assert not closer(stores, people).close(DEAD)
    state = stores.states.items["Alpha"]
    assert (state.owner, state.consecutive_failures) == ("arn:newer", 0)
    assert stores.jobs.items["job-2"].status is RetrainingStatus.TRAINING


def test_a_failure_that_reached_nobody_is_told_though_its_lease_is_free() -> None:
    stores, people = Stores(), People()
    untold = replace(DEAD, status="FAILED", error="RetrainingFailedUntold")

    closed = closer(stores, people).close(untold)

    assert not closed
    assert [message.key for message in people.told] == [RUN.execution_id]


def test_a_failure_that_the_workflow_told_is_not_told_again() -> None:
    stores, people = Stores(), People()
    told = replace(DEAD, status="FAILED", error="RetrainingFailed")

    closer(stores, people).close(told)

    assert not people.told


def test_a_run_that_failed_before_it_had_the_lease_is_counted_once() -> None:
    stores, people = Stores(), People()
    stores.states.items["Alpha"] = RetrainingState(model_name="Alpha")
    told = replace(DEAD, status="FAILED", error="RetrainingFailed")

    for _ in range(2):
        closer(stores, people).close(told)

    state = stores.states.items["Alpha"]
    assert (state.consecutive_failures, state.last_attempt_at) == (1, NOW)


def test_a_run_stopped_while_a_person_was_asked_closes_its_record() -> None:
    stores, people = Stores(), People()
    stores.check().claim(RetrainingQuestion(model_name="Alpha"), RUN)
    stores.states.free_lease("Alpha", RUN.execution_id, failed_at=None)

    closer(stores, people).close(replace(DEAD, job_id="job-1"))

    assert stores.jobs.items["job-1"].status is RetrainingStatus.FAILED
    assert len(people.told) == 1


def test_a_run_stopped_after_its_verdict_does_not_say_that_nothing_changed() -> None:
    stores, people = Stores(), People()
    stores.check().claim(RetrainingQuestion(model_name="Alpha"), RUN)
    stores.jobs.update("job-1", decision="promote")

    closer(stores, people).close(DEAD)

    assert "tradai history Alpha" in people.told[0].message
