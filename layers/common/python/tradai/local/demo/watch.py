"""An execution as it goes: each state with the time since the start."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tradai.local import clients
from tradai.local.settings import LocalSettings

LOOK_AGAIN_SECONDS = 0.3
RUNNING = "RUNNING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    state: str
    seconds: float


def states_of(settings: LocalSettings, execution_arn: str) -> Iterator[Entered]:
    """States as they are entered, until the execution ends."""
    client: Any = clients.client("stepfunctions", settings.aws_url)
    began, seen = time.monotonic(), 0
    while True:
        is_over = client.describe_execution(executionArn=execution_arn)["status"] != RUNNING
        events = client.get_execution_history(executionArn=execution_arn, maxResults=1000)["events"]
        entered = [event for event in events if "stateEnteredEventDetails" in event]
        for event in entered[seen:]:
            yield Entered(state=event["stateEnteredEventDetails"]["name"], seconds=time.monotonic() - began)
        seen = len(entered)
        if is_over:
            return
        time.sleep(LOOK_AGAIN_SECONDS)


def status_of(settings: LocalSettings, execution_arn: str) -> str:
    client: Any = clients.client("stepfunctions", settings.aws_url)
    return str(client.describe_execution(executionArn=execution_arn)["status"])
