"""`tradai doctor --only account` after a deploy: nothing is open, and what goes wrong is named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.doctor.damages import DAMAGES
from tests.local_stack import LocalStack


def doctor(stack: LocalStack, **variables: str) -> tuple[int, list[dict[str, Any]]]:
    """Exit code, and what is open."""
    tradai = str(Path(sys.executable).with_name("tradai"))
    done = subprocess.run(
        [tradai, "doctor", "--only", "account", "--output", "json"],
        env={**os.environ, **stack.environment(), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    return done.returncode, [row for row in json.loads(done.stdout) if row["state"] == "open"]


def test_what_was_just_deployed_is_as_it_was_committed(local_stack: LocalStack) -> None:
    assert doctor(local_stack) == (0, [])


@pytest.mark.parametrize("name", sorted(DAMAGES))
def test_what_was_changed_by_hand_is_named_with_its_fix(local_stack: LocalStack, name: str) -> None:
    damage, said = DAMAGES[name]

    with damage(local_stack):
        code, rows = doctor(local_stack)

    assert code == 3
    assert [row for row in rows if said in row["found"] and row["fix"]], rows
    assert {row["check"] for row in rows} <= {name.partition("'")[0]}
    assert doctor(local_stack) == (0, [])


def test_a_registry_that_is_down_is_one_finding(local_stack: LocalStack) -> None:
    code, rows = doctor(local_stack, MLFLOW_TRACKING_URI="http://127.0.0.1:9")

    assert (code, [row["check"] for row in rows]) == (3, ["MLflow"])
    assert "could not be checked" in rows[0]["found"]


def test_a_caller_who_may_not_look_gets_findings_and_no_traceback(local_stack: LocalStack) -> None:
    role = f"arn:aws:iam::{local_stack.aws.account}:role/tradai-dev-notify"
    issued = local_stack.aws.client("sts").assume_role(RoleArn=role, RoleSessionName="me")["Credentials"]

    code, rows = doctor(
        local_stack,
        AWS_ACCESS_KEY_ID=issued["AccessKeyId"],
        AWS_SECRET_ACCESS_KEY=issued["SecretAccessKey"],
        AWS_SESSION_TOKEN=issued["SessionToken"],
    )

    assert (code, len(rows)) == (3, 1)
    assert "not authorized to perform: ssm:GetParametersByPath" in rows[0]["found"]
