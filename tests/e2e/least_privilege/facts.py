"""What jobs look at and are given: ARNs, events, records, messages."""

from __future__ import annotations

import json
from typing import Any

from tests.e2e.least_privilege.company import NOW, Company
from tests.recorded import event
from tradai.common.entities.job import JobRecord
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.runtime import wiring_retraining


def execution_arn(name: str) -> str:
    return f"arn:aws:states:eu-west-1:000000000000:execution:tradai-retraining-workflow-dev:{name}"


def started(company: Company, states: Any, job_id: str) -> Any:
    machine = company.stack.environment()["STATE_MACHINE_ARN"]
    listed = states.list_executions(stateMachineArn=machine)["executions"]
    return next((each for each in listed if each["name"].endswith(job_id)), None)


def request(name: str, job_id: str) -> str:
    return json.dumps({"model_name": name, "job_id": job_id})


def recorded(job_id: str) -> None:
    """A job of a strategy that is not there."""
    record = JobRecord(
        job_id=job_id,
        status=RetrainingStatus.TRAINING,
        model_name="Nobody",
        trace_id=job_id,
        created_at=NOW,
        updated_at=NOW,
    )
    wiring_retraining.job_records().put_new(record)


def message_with(sqs: Any, queue: str, text: str) -> str | None:
    """A message of the queue that holds a text; others stay."""
    found = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=0)
    return next((each["Body"] for each in found.get("Messages", ()) if text in each["Body"]), None)


def live_model(name: str) -> str | None:
    live = wiring_retraining.ledger().live(name)
    return live.model_version if live else None


def alarm(company: Company, name: str) -> dict[str, Any]:
    """The recorded alarm, about another strategy in this account."""
    text = json.dumps(event("alarm_by_sns")).replace("Alpha", name)
    told: dict[str, Any] = json.loads(text.replace("123456789012", company.stack.aws.account))
    return told


def end_of(arn: str, name: str, job_id: str) -> dict[str, Any]:
    ended = event("execution_aborted")
    ended["detail"] |= {
        "executionArn": arn,
        "input": json.dumps({"model_name": name, "job_id": job_id, "trace_id": job_id}),
    }
    return ended
