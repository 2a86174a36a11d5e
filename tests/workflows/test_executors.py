"""A request goes by the state machine, by queue or by a job record; what comes of it is the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import uuid4

import boto3
import pytest
from typer.testing import CliRunner

from functions.job_consumer import handler as consumer
from tests.account import REGION, STRATEGY, crowned
from tests.workflows.aftermath import CONTEXT, record
from tests.workflows.house import House, Outcome, opened
from tradai.cli.main import app
from tradai.common.entities.clock import system_clock
from tradai.common.entities.job import JobRecord
from tradai.common.entities.retraining import RetrainingStatus, RetrainingTrigger
from tradai.common.retraining.execution_name import execution_name
from tradai.common.runtime import environment, wiring, wiring_retraining

QUEUE, GRAVES = "tradai-dev-retraining-requests", "tradai-dev-job-consumer-dead-letters"
VARYING: Final = ("job_id", "trace_id", "created_at", "updated_at", "execution_arn", "evidence_digest")
Story = dict[str, Any]


def by_state_machine(house: House) -> Outcome:
    return _of(house, _typed("stepfunctions"))


def by_local_executor(house: House) -> Outcome:
    return _of(house, _typed("local"))


def by_queue(house: House) -> Outcome:
    job = _typed("sqs")
    sqs = boto3.client("sqs", REGION)
    (message,) = sqs.receive_message(QueueUrl=_url(QUEUE))["Messages"]
    for _ in range(3):
        _consumed({"messageId": message["MessageId"], "body": message["Body"]})
    return _of(house, job)


def by_job_record(house: House) -> Outcome:
    """What POST /retrain leaves for the stream."""
    job_id, now = str(uuid4()), system_clock()
    active = wiring_retraining.config_versions().get_active(STRATEGY)
    assert active is not None
    wiring_retraining.job_records().put_new(
        JobRecord(
            job_id=job_id,
            status=RetrainingStatus.QUEUED,
            model_name=STRATEGY,
            trace_id=str(uuid4()),
            created_at=now,
            updated_at=now,
            trigger=RetrainingTrigger.MANUAL,
            config_version_id=active.config_id,
            force=True,
            requested_by=wiring.caller(),
        )
    )
    item = boto3.client("dynamodb", REGION).get_item(
        TableName="tradai-jobs-dev", Key={"job_id": {"S": job_id}}
    )["Item"]
    for _ in range(3):
        _consumed(record("tradai-jobs-dev", item))
    return _of(house, job_id)


WAYS: Final[tuple[Callable[[House], Outcome], ...]] = (
    by_state_machine,
    by_local_executor,
    by_queue,
    by_job_record,
)


def test_every_way_leaves_the_same_record_and_the_same_trace() -> None:
    stories = {way.__name__: _story(way) for way in WAYS}

    first = stories["by_state_machine"]
    assert first["record"]["status"] == RetrainingStatus.PROMOTED
    assert first["trace"]
    assert {name: story for name, story in stories.items() if story != first} == {}


def test_a_request_that_meets_a_running_one_is_told_so_and_over(house: House) -> None:
    house.machine()
    states = wiring_retraining.retraining_states()
    states.take_lease(STRATEGY, "arn:other", "job", real_now=system_clock(), seconds=60)

    told = json.loads(_ran("retrain", STRATEGY, "--follow", "--reason", "fees", "--output", "json").stdout)

    rows = json.loads(_ran("trace", told["trace_id"], "--no-logs", "--output", "json").stdout)
    assert (told["execution_status"], told["status"], told["decision"]) == (
        "SUCCEEDED",
        "kept",
        "in_progress",
    )
    assert told["reason"] == "execution other is retraining Alpha"
    assert "kept: in_progress: execution other is retraining Alpha" in [row["what"] for row in rows]
    assert house.job(told["job_id"]).is_final


@pytest.mark.parametrize(
    ("body", "error", "reason"),
    [
        ("not JSON", "ValidationFailedError", "body: not JSON"),
        ('{"model_name": "Alpha"}', "ValidationFailedError", "job_id: Field required"),
        (
            '{"model_name": "Nobody", "job_id": "j", "trace_id": "t"}',
            "NoActiveConfigError",
            "'Nobody' has no ACTIVE config version",
        ),
    ],
)
def test_what_nobody_can_handle_is_buried_with_its_reason(
    house: House, monkeypatch: pytest.MonkeyPatch, body: str, error: str, reason: str
) -> None:
    _with_queues(monkeypatch)
    house.machine()

    answer = _consumed({"messageId": "m", "body": body})

    received = boto3.client("sqs", REGION).receive_message(
        QueueUrl=_url(GRAVES), MessageAttributeNames=["All"]
    )
    (buried,) = received["Messages"]
    attributes = {name: value["StringValue"] for name, value in buried["MessageAttributes"].items()}
    assert answer["batchItemFailures"] == []
    assert buried["Body"] == body
    assert attributes["error"] == error
    assert reason in attributes["reason"]


def _story(way: Callable[[House], Outcome]) -> Story:
    """What a way leaves behind, in a fresh environment, without what differs from run to run."""
    with pytest.MonkeyPatch.context() as monkeypatch, opened(monkeypatch) as house:
        crowned(house.mlflow)
        _with_queues(monkeypatch)
        house.machine()
        outcome = way(house)
        job = house.job(outcome.input["job_id"])
        return {
            "input": _alike(outcome.input),
            "states": outcome.states,
            "record": _alike({name: getattr(job, name) for name in JobRecord.__dataclass_fields__}, job),
            "trace": _trace(job),
        }


def _trace(job: JobRecord) -> list[tuple[str, str]]:
    rows = json.loads(_ran("trace", job.trace_id, "--no-logs", "--output", "json").stdout)
    return [(row["where"], _nameless(row["what"], job)) for row in rows]


def _alike(facts: Mapping[str, Any], job: JobRecord | None = None) -> dict[str, Any]:
    kept = {name: value for name, value in facts.items() if name not in VARYING}
    return {name: _nameless(value, job) if job else value for name, value in kept.items()}


def _nameless(value: Any, job: JobRecord) -> Any:
    if not isinstance(value, str):
        return value
    told = value.replace(job.job_id, "JOB").replace(job.trace_id, "TRACE")
    return re.sub("deploy-[0-9a-f]{8}", "RELEASE", told)


def _with_queues(monkeypatch: pytest.MonkeyPatch) -> None:
    sqs = boto3.client("sqs", REGION)
    for name in (QUEUE, GRAVES):
        sqs.create_queue(QueueName=name)
    monkeypatch.setenv("BACKEND_BACKTEST_QUEUE_URL", _url(QUEUE))
    monkeypatch.setenv("REQUESTS_DEAD_LETTERS_URL", _url(GRAVES))
    environment.environment.cache_clear()


def _url(name: str) -> str:
    return str(boto3.client("sqs", REGION).get_queue_url(QueueName=name)["QueueUrl"])


def _typed(mode: str) -> str:
    """Job of `tradai retrain --force` in an executor mode."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("BACKEND_EXECUTOR_MODE", mode)
        environment.environment.cache_clear()
        job = json.loads(_ran("retrain", STRATEGY, "--force", "--output", "json").stdout)
    environment.environment.cache_clear()
    return str(job["job_id"])


def _ran(*words: str) -> Any:
    result = CliRunner().invoke(app, [*words, "--env", "dev"])
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def _consumed(one: Mapping[str, Any]) -> dict[str, Any]:
    return consumer.lambda_handler({"Records": [dict(one)]}, CONTEXT)


def _of(house: House, job_id: str) -> Outcome:
    name = execution_name("manual", STRATEGY, job_id)
    return house.ended(f"{house.machine().replace(':stateMachine:', ':execution:')}:{name}")
