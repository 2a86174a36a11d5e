"""What every store of job records promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest

from tradai.common.entities.job import FINAL_STATUSES, JobRecord
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.retraining.ports import JobRecords

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ASKED_AT = datetime(2026, 3, 1, 11, 59, 59, 123456, tzinfo=UTC)


class SearchedJobs(JobRecords, Protocol):
    """With the questions of the command line."""

    def of_trace(self, trace_id: str) -> list[JobRecord]: ...


def job(job_id: str = "job-1", **facts: Any) -> JobRecord:
    known = {
        "status": RetrainingStatus.TRAINING,
        "model_name": "Alpha",
        "trace_id": "trace-1",
        "created_at": ASKED_AT,
        "updated_at": ASKED_AT,
    }
    return JobRecord(job_id=job_id, **{**known, **facts})


def test_an_unknown_job_is_none(jobs: SearchedJobs) -> None:
    assert jobs.get("job-1") is None


def test_a_job_comes_back_as_it_was(jobs: SearchedJobs) -> None:
    whole = job(trigger="scheduled", execution_arn="arn:me", config_version_id="v1-abcdef01", fence=3)

    assert jobs.put_new(whole)
    assert jobs.get("job-1") == whole


def test_a_second_record_of_a_job_is_refused_and_changes_nothing(jobs: SearchedJobs) -> None:
    jobs.put_new(job())

    assert not jobs.put_new(job(model_name="Beta"))
    assert jobs.get("job-1") == job()


def test_facts_are_added_and_the_time_is_kept(jobs: SearchedJobs) -> None:
    jobs.put_new(job())

    jobs.update("job-1", status=RetrainingStatus.PROMOTING, decision="promote", new_version="7")

    changed = replace(
        job(), status=RetrainingStatus.PROMOTING, decision="promote", new_version="7", updated_at=NOW
    )
    assert jobs.get("job-1") == changed


def test_what_is_not_known_erases_nothing(jobs: SearchedJobs) -> None:
    jobs.put_new(job(trigger="manual"))

    jobs.update("job-1", trigger=None, fence=2)

    found = jobs.get("job-1")
    assert found is not None
    assert (found.trigger, found.fence) == ("manual", 2)


def test_a_job_that_is_not_there_is_not_made_by_its_facts(jobs: SearchedJobs) -> None:
    jobs.update("job-1", status=RetrainingStatus.FAILED)

    assert jobs.get("job-1") is None


@pytest.mark.parametrize("final", sorted(FINAL_STATUSES))
def test_a_final_status_is_never_left(jobs: SearchedJobs, final: RetrainingStatus) -> None:
    jobs.put_new(job())
    jobs.update("job-1", status=final)

    jobs.update("job-1", status=RetrainingStatus.TRAINING, error="too late")

    assert jobs.get("job-1") == replace(job(), status=final, updated_at=NOW)


def test_a_queued_job_is_ended(jobs: SearchedJobs) -> None:
    jobs.put_new(job(status=RetrainingStatus.QUEUED, trigger="manual"))

    jobs.end_queued("job-1", status=RetrainingStatus.KEPT, decision="in_progress", trigger=None)

    ended = job(status=RetrainingStatus.KEPT, trigger="manual", decision="in_progress")
    assert jobs.get("job-1") == replace(ended, updated_at=NOW)


@pytest.mark.parametrize("begun", sorted(set(RetrainingStatus) - {RetrainingStatus.QUEUED}))
def test_a_job_that_was_begun_is_not_ended_as_queued(jobs: SearchedJobs, begun: RetrainingStatus) -> None:
    jobs.put_new(job(status=begun))

    for job_id in ("job-1", "job-2"):
        jobs.end_queued(job_id, status=RetrainingStatus.KEPT, reason="too late")

    assert (jobs.get("job-1"), jobs.get("job-2")) == (job(status=begun), None)


def test_the_jobs_of_one_trace_are_found_oldest_first(jobs: SearchedJobs) -> None:
    for number in (2, 0, 1):
        jobs.put_new(job(f"job-{number}", created_at=ASKED_AT + timedelta(minutes=number)))
    jobs.put_new(job("job-9", trace_id="trace-2"))

    assert [one.job_id for one in jobs.of_trace("trace-1")] == ["job-0", "job-1", "job-2"]
    assert jobs.of_trace("trace-3") == []
