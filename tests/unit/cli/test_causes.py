"""Causes of failed executions, for people."""

from __future__ import annotations

import json

import pytest

from tradai.cli.causes import LONGEST, in_short

TASK = {
    "TaskArn": "arn:task", "StoppedReason": "Essential container exited",
    "Containers": [{"Name": "training", "ExitCode": 2}, {"Name": "sidecar"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (
            f"States.TaskFailed: {json.dumps(TASK)}",
            "States.TaskFailed: Essential container exited: container training exited with 2",
        ),
        (
            'ConflictError: {"errorMessage": "moved", "errorType": "ConflictError"}',
            "ConflictError: moved",
        ),
        ("States.Timeout", "States.Timeout"),
        (
            "TaskDefinition not found.",
            "TaskDefinition not found; deploy it first: tradai deploy strategy FOLDER",
        ),
        ('{"other": 1}', '{"other": 1}'),
        ("{broken", "{broken"),
        ("x" * 1000, "x" * LONGEST),
        ("", ""),
    ],
)
def test_a_cause_is_told_in_short(cause: str, told: str) -> None:
    assert in_short(cause) == told
