"""`tradai review` and `tradai trace`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from tests.contracts.cli.shell import NAME, REGION, Shell, document
from tradai.common.aws.dynamodb_items import to_item
from tradai.common.aws.stepfunctions_callbacks import StepFunctionsCallbacks
from tradai.common.entities.clock import iso, system_clock
from tradai.common.errors import TransientError
from tradai.common.runtime import wiring_models
from tradai.common.runtime.wiring_judgement import results
from tradai.common.runtime.wiring_retraining import retraining_states

NOW = datetime(2026, 11, 20, tzinfo=UTC)
EXECUTION = "arn:aws:states:eu-west-1:123456789012:execution:tradai-retraining-workflow-dev:run"


class Waiting:
    """The workflow's side: what was answered to which token."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, is_there: bool = True) -> None:
        self.answers: list[tuple[str, Any]] = []

        def succeed(_: StepFunctionsCallbacks, token: str, output: Any) -> bool:
            self.answers.append((token, output))
            return is_there

        monkeypatch.setattr(StepFunctionsCallbacks, "succeed", succeed)


def asked(champion: str | None = None, **changed: Any) -> str:
    """A job whose verdict waits for a person."""
    _, digest = results().put_evidence("job-1", {"decision": "manual_review"})
    facts = {
        "job_id": "job-1", "status": "awaiting_review", "model_name": NAME, "trace_id": "trace-1",
        "created_at": iso(NOW), "updated_at": iso(NOW), "execution_arn": EXECUTION, "new_version": "2",
        "evidence_digest": digest, "task_token": "secret-token", "review_requested_at": iso(NOW),
        "reason": "12 days more are needed", **changed,
    }  # fmt: skip
    facts |= {"expected_champion": champion} if champion else {}
    boto3.client("dynamodb", REGION).put_item(TableName="tradai-jobs-dev", Item=to_item(facts))
    return "job-1"


def test_what_waits_is_listed_without_its_token(shell: Shell) -> None:
    asked()

    result = shell.run("review", "list", "-o", "json")

    (row,) = json.loads(result.stdout)
    assert (row["job_id"], row["new_version"]) == ("job-1", "2")
    assert "12 days more" in result.stderr
    assert "secret-token" not in result.output


def test_nothing_waits(shell: Shell) -> None:
    assert "nothing waits" in shell.run("review", "list").stderr


def test_an_approval_wakes_the_workflow_under_a_lease_of_its_own(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, job = Waiting(monkeypatch), asked()

    result = shell.run("review", "approve", job)

    assert result.exit_code == 0
    assert waiting.answers == [("secret-token", {"decision": "approve", "fence": 1})]
    state = retraining_states().get(NAME)
    assert state is not None
    assert (state.owner, state.fence) == (EXECUTION, 1)
    assert shell.json("review", "list") == []


def test_an_answer_shows_the_record_as_it_left_it_and_who_gave_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    Waiting(monkeypatch)

    answered = shell.json("review", "approve", asked(), "--reason", "the shift is real")

    assert (answered["answer"], answered["status"]) == ("approve", "promoting")
    assert answered["reviewed_by"].startswith("arn:aws:sts::")
    assert answered["review_reason"] == "the shift is real"


def test_whoever_answers_first_stays_the_one_who_did(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    Waiting(monkeypatch)
    job = asked(review="approve", reviewed_by="ada", review_reason="looked at it", status="promoting")

    answered = shell.json("review", "approve", job, "--reason", "me too")

    assert (answered["reviewed_by"], answered["review_reason"]) == ("ada", "looked at it")


def test_a_second_approval_does_not_take_the_lease_from_the_first(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    Waiting(monkeypatch, is_there=False)
    job = asked(review="approve", reviewed_by="ada", status="promoting")
    retraining_states().take_lease(NAME, EXECUTION, job, real_now=system_clock(), seconds=600)

    result = shell.run("review", "approve", job)

    state = retraining_states().get(NAME)
    assert state is not None
    assert (result.exit_code, state.owner) == (5, EXECUTION)


def test_a_reason_that_does_not_fit_is_refused(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, job = Waiting(monkeypatch), asked()

    result = shell.run("review", "approve", job, "--reason", "x" * 501)

    assert (result.exit_code, waiting.answers) == (2, [])
    assert "at most 500 characters" in result.stderr


def test_an_approval_may_be_repeated_after_a_crash(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, job = Waiting(monkeypatch), asked()

    shell.json("review", "approve", job)
    shell.json("review", "approve", job)

    assert [answer["fence"] for _, answer in waiting.answers] == [1, 1]


def test_a_rejection_keeps_the_champion_and_takes_no_lease(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, job = Waiting(monkeypatch), asked()

    shell.json("review", "reject", job)

    assert waiting.answers == [("secret-token", {"decision": "reject", "fence": 0})]
    assert retraining_states().get(NAME) is None


def test_an_answered_review_is_a_conflict_that_says_who(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, job = Waiting(monkeypatch), asked()
    shell.json("review", "reject", job)

    result = shell.run("review", "approve", job)

    assert result.exit_code == 5
    assert "reject" in result.stderr
    assert "moto" in result.stderr
    assert len(waiting.answers) == 1


def test_an_expired_review_is_a_conflict_and_frees_the_lease(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    Waiting(monkeypatch, is_there=False)
    job = asked()

    approved = shell.run("review", "approve", job)

    assert approved.exit_code == 5
    assert "expired" in approved.stderr
    state = retraining_states().get(NAME)
    assert state is not None
    assert state.owner is None


def test_a_changed_champion_makes_it_refuse(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.activated(document())
    shell.promoted()
    waiting, job = Waiting(monkeypatch), asked(champion="7")

    result = shell.run("review", "approve", job)

    assert result.exit_code == 5
    assert "version 1 of Alpha is live now" in result.stderr
    assert waiting.answers == []


def test_altered_evidence_makes_it_refuse(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, job = Waiting(monkeypatch), asked(evidence_digest="0" * 64)

    assert shell.run("review", "approve", job).exit_code == 5
    assert waiting.answers == []


def test_a_model_that_is_being_retrained_is_not_promoted(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, job = Waiting(monkeypatch), asked()
    retraining_states().take_lease(NAME, "arn:other", "other", real_now=system_clock(), seconds=600)

    result = shell.run("review", "approve", job)

    assert result.exit_code == 5
    assert "another execution" in result.stderr
    assert waiting.answers == []


@pytest.mark.parametrize("answer", ["approve", "reject"])
def test_what_waits_for_nobody_is_not_answered(shell: Shell, answer: str) -> None:
    missing = shell.run("review", answer, "nothing")
    asked(status="kept")
    ended = shell.run("review", answer, "job-1")

    assert (missing.exit_code, ended.exit_code) == (1, 5)


@pytest.mark.usefixtures("shell")
def test_a_token_that_nobody_waits_for_is_told() -> None:
    callbacks = StepFunctionsCallbacks(client=boto3.client("stepfunctions", REGION))

    assert callbacks.succeed("x" * 20, {}) is False


def test_a_trace_tells_who_answered_a_review(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    Waiting(monkeypatch)
    shell.json("review", "reject", asked(), "--reason", "too few trades")

    rows = shell.json("trace", "trace-1", "--no-logs")

    (answer,) = [row["what"] for row in rows if row["what"].startswith("review")]
    assert answer.startswith("review: reject by arn:aws:sts::")
    assert answer.endswith(". too few trades")


def test_a_trace_leaves_out_a_place_that_does_not_answer_and_says_so(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.activated(document())
    job = shell.json("retrain", NAME)

    def down() -> None:
        raise TransientError("MLflow did not answer")

    monkeypatch.setattr(wiring_models, "mlflow_adapter", down)
    result = shell.run("trace", job["trace_id"], "-o", "json")

    assert result.exit_code == 0
    assert {row["where"] for row in json.loads(result.stdout)} == {"job", "workflow"}
    assert "MLflow left out: MLflow did not answer" in result.stderr


def test_trace_tells_one_operation_in_time_order(shell: Shell) -> None:
    shell.activated(document())
    job = json.loads(shell.run("retrain", NAME, "--follow", "-o", "json").stdout)
    logs = boto3.client("logs", REGION)
    group = "/aws/lambda/tradai-dev-compare-models"
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="one")
    line = json.dumps(
        {"message": "function answered", "trace_id": job["trace_id"], "answer": {"reason": "ok"}}
    )
    now = int(system_clock().timestamp() * 1000)
    logs.put_log_events(
        logGroupName=group, logStreamName="one", logEvents=[{"timestamp": now, "message": line}]
    )

    rows = shell.json("trace", job["trace_id"])

    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    told = {(row["where"], row["what"]) for row in rows}
    assert ("workflow", "Tell") in told
    assert ("workflow", "succeeded") in told
    assert ("function", "compare-models: ok") in told
    assert any(row["where"] == "job" and "manual retraining of Alpha" in row["what"] for row in rows)


def test_trace_of_a_command_shows_its_release(shell: Shell) -> None:
    shell.activated(document())
    version = shell.registered()
    shell.json("strategy", "set-version", NAME, version, "--stage", "Staging")
    promoted = shell.json("strategy", "set-version", NAME, version, "--reason", "better")

    (row,) = shell.json("trace", promoted["trace_id"])

    assert (row["where"], row["name"]) == ("ledger", promoted["release_id"])
    assert "model_promoted" in row["what"]


def test_an_unknown_trace_is_not_found(shell: Shell) -> None:
    assert shell.run("trace", "nothing").exit_code == 1
