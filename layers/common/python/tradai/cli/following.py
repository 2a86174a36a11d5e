"""An execution watched from its first state to its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from rich.console import Console

from tradai.common.aws.stepfunctions_executions import RUNNING, Execution, Step
from tradai.common.errors import TransientError

POLL_SECONDS = 1.0
START_POLLS = 120


class Executions(Protocol):
    def get(self, arn: str) -> Execution | None: ...

    def steps(self, arn: str) -> Iterable[Step]: ...


@dataclass(slots=True, kw_only=True)
class Following:
    """Prints each state once, with the time since the start, on stderr."""

    executions: Executions
    sleep: Callable[[float], None] = time.sleep
    console: Console = field(default_factory=lambda: Console(stderr=True, highlight=False))
    _told: int = field(default=0, init=False)

    def until_the_end(self, arn: str) -> Execution:
        """The finished execution; one that does not exist yet is waited for.

        Raises:
            TransientError: it did not start.
        """
        with self.console.status("waiting for the workflow to start") as status:
            found = self._started(arn)
            while True:
                status.update(f"{self._tell_new(found)} …")
                if found.status != RUNNING:
                    return found
                self.sleep(POLL_SECONDS)
                found = self.executions.get(arn) or found

    def _started(self, arn: str) -> Execution:
        for _ in range(START_POLLS):
            found = self.executions.get(arn)
            if found is not None:
                return found
            self.sleep(POLL_SECONDS)
        raise TransientError(
            f"the workflow has not started after {START_POLLS * POLL_SECONDS:.0f} s; "
            "the request may still be in its queue, see `tradai trace`"
        )

    def _tell_new(self, execution: Execution) -> str:
        steps = list(self.executions.steps(execution.arn))
        for step in steps[self._told :]:
            seconds = (step.at - execution.started_at).total_seconds()
            self.console.print(f"{step.at:%H:%M:%S}  +{seconds:6.1f} s  {step.name}")
        self._told = len(steps)
        return steps[-1].name if steps else "starting"
