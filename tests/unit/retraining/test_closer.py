from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.unit.retraining.stores import NOW, Stores
from tradai.common.entities.notification import Notification, Severity
from tradai.common.entities.retraining import RetrainingQuestion, RetrainingStatus
from tradai.common.retraining.check import Run
from tradai.common.retraining.closer import DeadExecution, ExecutionCloser

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


def test_closing_twice_counts_once_and_tells_once() -> None:
    stores, people = Stores(), People()
    stores.check().claim(RetrainingQuestion(model_name="Alpha"), RUN)

    outcomes = [closer(stores, people).close(DEAD) for _ in range(2)]

    assert outcomes == [True, False]
    assert (stores.states.items["Alpha"].consecutive_failures, len(people.told)) == (1, 1)


def test_the_lease_of_a_newer_run_is_left_alone() -> None:
    stores, people = Stores(), People()
    newer = Run(execution_id="arn:newer", job_id="job-2", trace_id="trace-2")
    stores.check().claim(RetrainingQuestion(model_name="Alpha"), newer)

    assert not closer(stores, people).close(DEAD)
    assert stores.states.items["Alpha"].owner == "arn:newer"
    assert stores.jobs.items["job-2"].status is RetrainingStatus.TRAINING
    assert not people.told


def test_a_failure_that_reached_nobody_is_told_though_its_lease_is_free() -> None:
    stores, people = Stores(), People()
    untold = replace(DEAD, status="FAILED", error="RetrainingFailedUntold")

    closed = closer(stores, people).close(untold)

    assert not closed
    assert [message.key for message in people.told] == [RUN.execution_id]
