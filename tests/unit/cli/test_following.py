"""Watching an execution."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from tradai.cli.following import START_POLLS, Following
from tradai.common.aws.stepfunctions_executions import Execution, Step
from tradai.common.errors import TransientError

START = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = ("Check", "Train", "Tell")


class Slow:
    """Starts at the third look, enters a state at each look after."""

    def __init__(self, *, starts: bool = True) -> None:
        self.looks, self.starts = 0, starts

    def get(self, arn: str) -> Execution | None:
        self.looks += 1
        if self.looks < 3 or not self.starts:
            return None
        status = "RUNNING" if self.looks < 6 else "SUCCEEDED"
        return Execution(arn=arn, status=status, started_at=START, stopped_at=None, cause="", output={})

    def steps(self, _: str) -> Iterator[Step]:
        for number, name in enumerate(NAMES[: self.looks - 2]):
            yield Step(name=name, at=START + timedelta(seconds=90 * number))


def test_each_state_is_told_once_with_its_time() -> None:
    written = io.StringIO()
    following = Following(
        executions=Slow(), sleep=lambda _: None, console=Console(file=written, highlight=False)
    )

    ended = following.until_the_end("arn")

    assert ended.status == "SUCCEEDED"
    assert written.getvalue().splitlines() == [
        "00:00:00  +   0.0 s  Check",
        "00:01:30  +  90.0 s  Train",
        "00:03:00  + 180.0 s  Tell",
    ]


def test_a_workflow_that_does_not_start_is_given_up() -> None:
    executions = Slow(starts=False)
    following = Following(executions=executions, sleep=lambda _: None, console=Console(file=io.StringIO()))

    with pytest.raises(TransientError, match="has not started"):
        following.until_the_end("arn")

    assert executions.looks == START_POLLS
