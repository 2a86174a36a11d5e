"""Trainings that end badly: the champion stays, the lease is free, the attempt is counted."""

from __future__ import annotations

import json
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cycle.conftest import Deploying
from tests.e2e.cycle.strategy import Deployment, Ended
from tests.local_stack import LocalStack
from tradai.common.runtime import wiring_retraining
from tradai.local.containers.images import ProcessImage


def program(text: str, **environment: str) -> ProcessImage:
    return ProcessImage(argv=(sys.executable, "-c", textwrap.dedent(text)), environment=environment)


def has_ended(pid: int) -> bool:
    """Within the grace that a container has between SIGTERM and SIGKILL, and some."""
    deadline = time.monotonic() + 30
    while (is_there := Path(f"/proc/{pid}").exists()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return not is_there


def assert_nothing_changed(euro: Deployment, ended: Ended) -> None:
    state = wiring_retraining.retraining_states().get(euro.name)
    live = wiring_retraining.ledger().live(euro.name)
    assert ended.status == "FAILED"
    assert state is not None
    assert live is not None
    assert (state.owner, state.consecutive_failures, state.last_status) == (None, 1, "failed")
    assert live.model_version is None
    assert {"RecordFailure", "NotifyFailure"} <= set(ended.states)


@pytest.mark.parametrize(
    ("name", "text"),
    [("Exits", "raise SystemExit(3)"), ("Killed", "import os; os.kill(os.getpid(), 9)")],
)
def test_a_training_that_fails_or_is_killed(deploying: Deploying, name: str, text: str) -> None:
    euro = deploying(name)
    euro.deploy(program(text))

    ended = euro.retrain()

    assert_nothing_changed(euro, ended)


@pytest.fixture
def hasty(local_stack: LocalStack) -> Iterator[None]:
    """The deployed definition with a training time-out of seconds, long enough for a process to start."""
    client: Any = local_stack.aws.client("stepfunctions")
    arn = local_stack.environment()["STATE_MACHINE_ARN"]
    original = client.describe_state_machine(stateMachineArn=arn)["definition"]
    definition = json.loads(original)
    definition["States"]["RunRetraining"]["TimeoutSeconds"] = 12
    client.update_state_machine(stateMachineArn=arn, definition=json.dumps(definition))
    yield
    client.update_state_machine(stateMachineArn=arn, definition=original)


@pytest.mark.usefixtures("hasty")
def test_a_training_that_hangs_is_stopped_at_its_time_out(deploying: Deploying, tmp_path: Path) -> None:
    euro, sign = deploying("Hangs"), tmp_path / "pid"
    euro.deploy(
        program(
            """
            import os, pathlib, time
            pathlib.Path(os.environ["SIGN"]).write_text(str(os.getpid()))
            time.sleep(600)
            """,
            SIGN=str(sign),
        )
    )

    ended = euro.retrain()

    assert_nothing_changed(euro, ended)
    assert has_ended(int(sign.read_text()))


def test_the_training_process_may_only_do_what_its_role_allows(deploying: Deploying, tmp_path: Path) -> None:
    euro, answers = deploying("Nosy"), tmp_path / "answers"
    euro.deploy(
        program(
            """
            import json, os, pathlib
            import boto3
            from botocore.exceptions import ClientError

            def outcome(call):
                try:
                    call()
                except ClientError as error:
                    return error.response["Error"]["Code"]
                return "allowed"

            key = {"strategy_name": {"S": "Nosy"}, "sk": {"S": "#LIVE"}}
            dynamodb, s3 = boto3.client("dynamodb"), boto3.client("s3")
            told = {
                "read": outcome(lambda: dynamodb.get_item(TableName="tradai-releases-dev", Key=key)),
                "write": outcome(lambda: dynamodb.put_item(TableName="tradai-releases-dev", Item=key)),
                "body": outcome(lambda: s3.put_object(Bucket="tradai-configs-dev", Key="x", Body=b"")),
            }
            pathlib.Path(os.environ["ANSWERS"]).write_text(json.dumps(told))
            """,
            ANSWERS=str(answers),
        )
    )

    euro.retrain()

    told = json.loads(answers.read_text())
    assert told["read"] == "allowed"
    assert told["write"] == "AccessDeniedException"
    assert told["body"] == "AccessDenied"
