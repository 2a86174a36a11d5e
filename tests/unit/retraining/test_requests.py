from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from tests.fakes.dynamodb_jobs import InMemoryJobRecords
from tests.fakes.stepfunctions_workflow import InMemoryWorkflow
from tradai.common.entities.job import JobRecord
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.errors import NoActiveConfigError, TransientError
from tradai.common.retraining.requests import Request, RequestConsumer

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ASKED = Request(model_name="Alpha", job_id="job-1", trace_id="trace-1")


@dataclass
class Desk:
    jobs: InMemoryJobRecords = field(default_factory=InMemoryJobRecords)
    workflow: InMemoryWorkflow = field(default_factory=InMemoryWorkflow)

    @property
    def consumer(self) -> RequestConsumer:
        return RequestConsumer(
            jobs=self.jobs, workflow=self.workflow, has_active_config=lambda name: name == "Alpha"
        )


def test_a_request_is_a_run_named_after_its_job() -> None:
    desk = Desk()

    started = desk.consumer.start(ASKED)

    ((name, payload),) = desk.workflow.started.items()
    assert started.is_new
    assert name.startswith("manual-Alpha-")
    assert name.endswith("-job-1")
    assert payload == {
        "model_name": "Alpha",
        "job_id": "job-1",
        "trace_id": "trace-1",
        "manual_trigger": True,
    }


def test_what_was_asked_reaches_the_run() -> None:
    desk = Desk()

    desk.consumer.start(replace(ASKED, force=True, manual_trigger=False, config_version_id="v3-abcdef01"))

    (payload,) = desk.workflow.started.values()
    assert (payload["force"], payload["manual_trigger"]) == (True, False)
    assert payload["config_version_id"] == "v3-abcdef01"


def test_a_request_delivered_again_starts_nothing() -> None:
    desk = Desk()

    runs = [desk.consumer.start(ASKED) for _ in range(3)]

    assert [run.is_new for run in runs] == [True, False, False]
    assert len({run.execution_arn for run in runs}) == 1


def test_a_strategy_without_an_active_config_is_refused_and_its_record_says_so() -> None:
    desk = Desk()
    queued = JobRecord(
        job_id="job-1",
        status=RetrainingStatus.QUEUED,
        model_name="Nobody",
        trace_id="trace-1",
        created_at=NOW,
        updated_at=NOW,
    )
    desk.jobs.put_new(queued)

    with pytest.raises(NoActiveConfigError, match="'Nobody' has no ACTIVE config"):
        desk.consumer.start(replace(ASKED, model_name="Nobody"))

    record = desk.jobs.items["job-1"]
    assert (record.status, "Nobody" in str(record.error)) == (RetrainingStatus.FAILED, True)
    assert desk.workflow.started == {}


def test_a_busy_workflow_leaves_the_request_to_be_tried_again() -> None:
    desk = Desk(workflow=InMemoryWorkflow(refuses=frozenset({"Alpha"})))

    with pytest.raises(TransientError):
        desk.consumer.start(ASKED)

    desk.workflow.refuses = frozenset()
    assert desk.consumer.start(ASKED).is_new
