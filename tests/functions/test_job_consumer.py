from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.functions.office import Office, items, streamed
from tests.functions.shapes import shape
from tests.recorded import event
from tradai.common.entities.job import JobRecord
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.runtime import wiring_retraining

JOB = "22222222-2222-4222-8222-222222222222"
TRACE = "33333333-3333-4333-8333-333333333333"
MALFORMED, UNKNOWN = (record["messageId"] for record in event("requests_batch")["Records"][1:])
STATUSES = sorted(set(RetrainingStatus) - {RetrainingStatus.QUEUED})


def job(status: RetrainingStatus = RetrainingStatus.QUEUED, model_name: str = "Alpha") -> dict[str, Any]:
    """The stream's record of a job just written."""
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    record = JobRecord(
        job_id=JOB, status=status, model_name=model_name, trace_id=TRACE, created_at=now, updated_at=now
    )
    wiring_retraining.job_records().put_new(record)
    (item,) = items("jobs")
    return streamed("jobs", item)


def failures(answer: dict[str, Any]) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_a_message_starts_the_workflow_and_bad_ones_stay_behind(office: Office) -> None:
    answer = office.call("job_consumer", event("requests_batch"))

    assert answer.keys() == shape("job_consumer")
    assert failures(answer) == [MALFORMED, UNKNOWN]
    (run,) = office.executions()
    assert run["name"].startswith("manual-Alpha-")
    assert run["name"].endswith(JOB)
    assert run["input"] == {
        "model_name": "Alpha",
        "job_id": JOB,
        "trace_id": TRACE,
        "manual_trigger": True,
        "force": True,
    }


def test_the_log_says_why_a_message_stays_behind(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.call("job_consumer", event("requests_batch"))

    refused = [record.__dict__ for record in caplog.records if record.levelname == "ERROR"]
    assert [each["error"] for each in refused] == ["ValidationFailedError", "NoActiveConfigError"]
    assert "body: not JSON" in refused[0]["reason"]
    assert "'Nobody' has no ACTIVE config version" in refused[1]["reason"]


def test_a_batch_delivered_again_starts_nothing_new(office: Office) -> None:
    answers = [office.call("job_consumer", event("requests_batch")) for _ in range(3)]

    assert len(office.executions()) == 1
    assert {tuple(failures(answer)) for answer in answers} == {(MALFORMED, UNKNOWN)}


def test_a_message_without_a_trace_has_that_of_its_job(office: Office) -> None:
    (record, *_) = event("requests_batch")["Records"]
    record["body"] = f'{{"model_name": "Alpha", "job_id": "{JOB}"}}'

    for _ in range(2):
        office.call("job_consumer", {"Records": [record]})

    (run,) = office.executions()
    assert (run["input"]["trace_id"], run["input"]["manual_trigger"]) == (JOB, True)


def test_a_queued_job_starts_the_workflow_once(office: Office) -> None:
    batch = {"Records": [job()]}

    answers = [office.call("job_consumer", batch) for _ in range(2)]

    assert [failures(answer) for answer in answers] == [[], []]
    (run,) = office.executions()
    assert (run["input"]["job_id"], run["input"]["trace_id"]) == (JOB, TRACE)


@pytest.mark.parametrize("status", STATUSES)
def test_a_job_that_is_not_queued_starts_nothing(office: Office, status: RetrainingStatus) -> None:
    assert failures(office.call("job_consumer", {"Records": [job(status)]})) == []
    assert office.executions() == []


def test_a_removed_record_starts_nothing(office: Office) -> None:
    record = streamed("jobs", {})
    del record["dynamodb"]["NewImage"]

    assert failures(office.call("job_consumer", {"Records": [record]})) == []


def test_a_job_of_an_unknown_strategy_fails_and_says_why(office: Office) -> None:
    record = job(model_name="Nobody")

    answer = office.call("job_consumer", {"Records": [record]})

    assert failures(answer) == [record["dynamodb"]["SequenceNumber"]]
    found = office.job(JOB)
    assert found is not None
    assert (found.status, "Nobody" in str(found.error)) == (RetrainingStatus.FAILED, True)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        '{"model_name": "Alpha"}',
        '{"model_name": "../x", "job_id": "job-1"}',
        '{"model_name": "Alpha", "job_id": "job-1", "champion": 3}',
        '{"model_name": "Alpha", "job_id": 7}',
    ],
)
def test_a_malformed_message_stays_behind_alone(office: Office, body: str) -> None:
    good, bad, _ = event("requests_batch")["Records"]

    answer = office.call("job_consumer", {"Records": [{**bad, "body": body}, good]})

    assert failures(answer) == [MALFORMED]
    assert len(office.executions()) == 1


@pytest.mark.parametrize(
    ("batch", "field"), [({}, "Records"), ({"Records": {}}, "Records"), ({"Records": ["x"]}, "Records.0")]
)
def test_bad_input_names_the_field(empty_office: Office, batch: dict[str, Any], field: str) -> None:
    name, message = empty_office.refusal("job_consumer", batch)

    assert (name, message.split(":")[0]) == ("ValidationFailedError", field)
