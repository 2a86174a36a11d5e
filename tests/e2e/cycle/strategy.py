"""A strategy of the baseline trainer on real EURUSD hours, deployed by the commands a person would type."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from tests.local_stack import LocalStack
from tradai.local import clock
from tradai.local.containers import images
from tradai.local.containers.images import ProcessImage

NOW = datetime(2017, 9, 1, tzinfo=UTC)
DEADLINE_SECONDS = 120


def document(name: str) -> dict[str, Any]:
    """A tradai.yaml whose training takes seconds."""
    return {
        "strategy": {
            "name": name,
            "version": "1.0.0",
            "entry_point": "euro.strategy:Euro",
            "category": "test",
            "timeframe": "1h",
        },
        "strategy_service": {
            "adapter": {"KIND": "Local", "path": "eurusd"},
            "defaults": {"symbols": ["EUR/USD"], "stake_amount": 100, "max_open_trades": 1, "fee": 0.0001},
        },
        "deployment": {"ecr": {"repository": "tests/euro"}},
        "training": {"trainer": "baseline", "train_period_days": 60, "startup_candles": 100},
        "promotion": {"window_days": 30},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How an execution ended."""

    arn: str
    status: str
    states: list[str]
    error: str | None
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """One strategy on the local stack."""

    stack: LocalStack
    name: str
    folder: Path

    def type(self, *words: str, fails: bool = False) -> Any:
        """A command's data; it must succeed, or fail when that is what the test is about."""
        done = subprocess.run(
            [str(Path(sys.executable).with_name("tradai")), *words, "--output", "json"],
            env={**os.environ, **self.stack.environment()},
            capture_output=True,
            text=True,
            check=False,
        )
        assert bool(done.returncode) is fails, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    def deploy(self, process: ProcessImage = images.TRAINING, **sections: Any) -> None:
        """Put it live, with sections of the document replaced; `process` stands for its image."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "tradai.yaml").write_text(yaml.safe_dump({**document(self.name), **sections}))
        clock.set_to(self.stack.settings, NOW)
        image = f"tests/{self.name.lower()}:1"
        self.type("deploy", "strategy", str(self.folder), "--image", image, "--yes")
        images.register(self.stack.settings, image, process)

    def retrain(self, **payload: Any) -> Ended:
        """One execution of the workflow, to its end."""
        client = self.stack.aws.client("stepfunctions")
        arn = self.stack.environment()["STATE_MACHINE_ARN"]
        asked = {"model_name": self.name, "manual_trigger": True, **payload}
        started = client.start_execution(stateMachineArn=arn, input=json.dumps(asked))["executionArn"]
        return self.ended(started)

    def ended(self, arn: str) -> Ended:
        client = self.stack.aws.client("stepfunctions")
        deadline = time.monotonic() + DEADLINE_SECONDS
        while (found := client.describe_execution(executionArn=arn))["status"] == "RUNNING":
            assert time.monotonic() < deadline, "the execution hangs"
            time.sleep(0.2)
        events = client.get_execution_history(executionArn=arn, maxResults=1000)["events"]
        entered = [e["stateEnteredEventDetails"]["name"] for e in events if "stateEnteredEventDetails" in e]
        return Ended(
            arn=arn,
            status=found["status"],
            states=entered,
            error=found.get("error"),
            cause=found.get("cause", ""),
        )
