"""`tradai retrain`."""

from __future__ import annotations

import json

import boto3
import pytest

from tests.contracts.cli.shell import NAME, REGION, Shell, document
from tradai.cli import retrain
from tradai.common.entities.clock import system_clock
from tradai.common.entities.job import JobRecord
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.retraining.requests import Request
from tradai.common.runtime.wiring_retraining import job_records


def test_a_retraining_starts_the_workflow_and_leaves_a_record(shell: Shell) -> None:
    config_id = shell.activated(document())

    job = shell.json("retrain", NAME, "--force")

    client = boto3.client("stepfunctions", REGION)
    asked = json.loads(client.describe_execution(executionArn=job["execution_arn"])["input"])
    assert asked == {
        "model_name": NAME, "job_id": job["job_id"], "trace_id": job["trace_id"],
        "manual_trigger": True, "force": True, "config_version_id": config_id,
    }  # fmt: skip
    kept = job_records().get(job["job_id"])
    assert kept is not None
    assert (kept.status, kept.config_version_id, kept.trace_id) == ("queued", config_id, job["trace_id"])


def test_who_asked_and_why_is_kept_and_told(shell: Shell) -> None:
    shell.activated(document())

    job = shell.json("retrain", NAME, "--reason", "new fees")

    kept = job_records().get(job["job_id"])
    assert kept is not None
    assert kept.requested_by is not None
    assert (kept.requested_by.startswith("arn:aws:sts::"), kept.request_reason) == (True, "new fees")
    (told,) = [row["what"] for row in shell.json("trace", job["trace_id"]) if row["where"] == "job"]
    assert told.endswith(f", asked for by {kept.requested_by}: new fees")


def test_who_asked_is_kept_where_the_workflow_was_quicker(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.activated(document())

    def submit(request: Request) -> None:
        now = system_clock()
        job_records().put_new(
            JobRecord(
                job_id=request.job_id, status=RetrainingStatus.TRAINING, model_name=request.model_name,
                trace_id=request.trace_id, created_at=now, updated_at=now, fence=1,
            )
        )  # fmt: skip

    monkeypatch.setattr(retrain, "submit", submit)

    job = shell.json("retrain", NAME, "--reason", "new fees")

    kept = job_records().get(job["job_id"])
    assert kept is not None
    assert (kept.status, kept.fence, kept.request_reason) == ("training", 1, "new fees")


def test_a_reason_too_long_starts_nothing(shell: Shell) -> None:
    shell.activated(document())

    result = shell.run("retrain", NAME, "--reason", "x" * 1_001)

    assert result.exit_code == 2
    assert "reason: at most 1000 characters" in result.stderr
    machine = "arn:aws:states:eu-west-1:123456789012:stateMachine:tradai-retraining-workflow-dev"
    assert boto3.client("stepfunctions", REGION).list_executions(stateMachineArn=machine)["executions"] == []


def test_follow_tells_each_state_and_ends_with_the_record(shell: Shell) -> None:
    shell.file(document())
    shell.json("deploy", "strategy", ".")

    result = shell.run("retrain", NAME, "--follow", "-o", "json")

    assert result.exit_code == 0
    assert json.loads(result.stdout)["execution_status"] == "SUCCEEDED"
    assert [line.split()[-1] for line in result.stderr.splitlines()] == ["Check", "Tell"]


def test_a_run_that_ends_badly_is_shown_and_ends_with_a_fault(shell: Shell) -> None:
    shell.activated(document())
    machine = "arn:aws:states:eu-west-1:123456789012:stateMachine:tradai-retraining-workflow-dev"
    ends = {"StartAt": "Check", "States": {"Check": {"Type": "Fail", "Error": "E", "Cause": "no data"}}}
    boto3.client("stepfunctions", REGION).update_state_machine(
        stateMachineArn=machine, definition=json.dumps(ends)
    )

    result = shell.run("retrain", NAME, "--follow", "-o", "json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["execution_status"] == "FAILED"
    assert "the execution ended FAILED: E: no data; what happened: tradai trace " in result.stderr


def test_why_asks_the_policy_and_starts_nothing(shell: Shell) -> None:
    shell.activated(document())

    answer = shell.json("retrain", NAME, "--why")

    assert (answer["decision"], answer["trigger"]) == ("needs_retraining", "scheduled")
    assert "never trained" in answer["reason"]
    machine = "arn:aws:states:eu-west-1:123456789012:stateMachine:tradai-retraining-workflow-dev"
    assert boto3.client("stepfunctions", REGION).list_executions(stateMachineArn=machine)["executions"] == []


def test_why_warns_of_a_strategy_that_was_never_deployed(shell: Shell) -> None:
    shell.activated(document())
    never = shell.run("retrain", NAME, "--why").stderr

    shell.file(document())
    shell.json("deploy", "strategy", ".")
    deployed = shell.run("retrain", NAME, "--why").stderr

    assert f"{NAME} was never deployed" in never
    assert "never deployed" not in deployed


def test_in_mode_sqs_the_request_goes_to_the_queue(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    sqs = boto3.client("sqs", REGION)
    queue = sqs.create_queue(QueueName="requests")["QueueUrl"]
    monkeypatch.setenv("BACKEND_EXECUTOR_MODE", "sqs")
    monkeypatch.setenv("BACKEND_BACKTEST_QUEUE_URL", queue)
    shell.activated(document())

    job = shell.json("retrain", NAME)

    (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    asked = json.loads(message["Body"])
    assert (asked["job_id"], asked["model_name"]) == (job["job_id"], NAME)


def test_without_an_active_config_nothing_is_asked_for(shell: Shell) -> None:
    result = shell.run("retrain", NAME)

    assert result.exit_code == 1
    assert "no ACTIVE config version" in result.stderr


def test_without_a_state_machine_the_variable_is_named(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.activated(document())
    monkeypatch.setenv("STATE_MACHINE_ARN", "")

    result = shell.run("retrain", NAME)

    assert result.exit_code == 1
    assert "STATE_MACHINE_ARN is not set" in result.stderr
