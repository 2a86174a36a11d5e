"""An environment for the workflow: stores, a registry, one strategy, a training that leaves evidence."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from tests.account import (
    ACCOUNT,
    REGION,
    STATE_MACHINE,
    STRATEGY,
    champion,
    configured,
    crowned,
    furnished,
    registered,
)
from tests.evidence import WINDOW_END, evaluation
from tests.fakes.mlflow_adapter import InMemoryMLflow
from tests.workflows.interpreter import Machinery, interpreted
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.runtime import wiring_judgement, wiring_retraining

LONGEST_SECONDS = 120
ROOT = Path(__file__).parents[2]


def definition(**seconds: int) -> str:
    """The real definition with names filled in; `seconds` shortens the time-outs of states."""
    text = (ROOT / "state_machines" / "retraining_workflow.asl.json").read_text()
    functions = ("CheckRetrainingNeeded", "CompareModels", "PromoteModel", "Notify")
    names = {f"{name}Arn": _function_arn(name) for name in functions}
    names |= {
        "RetrainingStateTable": "tradai-retraining-state-dev",
        "JobsTable": "tradai-jobs-dev",
        "TrainingClusterArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/tradai-dev-training",
        "TrainingCapacityProvider": "FARGATE",
        "TrainingSubnets": "subnet-1,subnet-2",
        "TrainingSecurityGroup": "sg-1",
        "TrainingPublicIp": "ENABLED",
        "Environment": "dev",
        "CostCenter": "trading",
    }
    for name, value in names.items():
        text = text.replace(f"${{{name}}}", value)
    machine = json.loads(text)
    for state, limit in seconds.items():
        machine["States"][state]["TimeoutSeconds"] = limit
    return json.dumps(machine)


def _function_arn(name: str) -> str:
    kebab = "".join(f"-{c.lower()}" if c.isupper() else c for c in name).strip("-")
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:tradai-dev-{kebab}:1"


@dataclass
class Outcome:
    """How an execution ended, and the states it went through."""

    status: str
    states: list[str]
    output: dict[str, Any] | None
    error: str | None
    cause: str | None
    arn: str
    input: dict[str, Any]
    events: Sequence[Mapping[str, Any]] = field(repr=False)


@dataclass
class House:
    """Everything around the state machine; tests change parts of it before they run it."""

    machinery: Machinery
    mlflow: InMemoryMLflow
    timeouts: dict[str, int] = field(default_factory=dict)

    def mend(self) -> None:
        """Nothing is broken, what is trained is clearly better, nobody has looked at the champion yet."""
        self.machinery.faults.clear()
        self.machinery.handlers.clear()
        self.machinery.training = EvidentTraining(self.mlflow)
        crowned(self.mlflow)

    def run(self, name: str = "run", **payload: Any) -> Outcome:
        """One execution to its end."""
        return self.ended(self.start(name, **payload))

    def start(self, name: str, **payload: Any) -> str:
        """ARN of an execution on its way."""
        client = boto3.client("stepfunctions", region_name=REGION)
        asked = json.dumps({"model_name": STRATEGY, **payload})
        started = client.start_execution(stateMachineArn=self.machine(), name=name, input=asked)
        return str(started["executionArn"])

    def machine(self) -> str:
        """ARN of the state machine, which is there from the first call on."""
        client = boto3.client("stepfunctions", region_name=REGION)
        if STATE_MACHINE not in [m["stateMachineArn"] for m in client.list_state_machines()["stateMachines"]]:
            client.create_state_machine(
                name="tradai-retraining-workflow-dev",
                definition=definition(**self.timeouts),
                roleArn=f"arn:aws:iam::{ACCOUNT}:role/workflow",
            )
        return STATE_MACHINE

    def ended(self, arn: str) -> Outcome:
        """How an execution ended, as soon as it has."""
        client = boto3.client("stepfunctions", region_name=REGION)
        deadline = time.monotonic() + LONGEST_SECONDS
        execution = stepfunctions_parser_backends[ACCOUNT][REGION].describe_execution(arn)
        while execution.status == "RUNNING":
            assert time.monotonic() < deadline, "the execution hangs"
            time.sleep(0.02)
        found = client.describe_execution(executionArn=arn)
        events = client.get_execution_history(executionArn=arn, maxResults=1000)["events"]
        entered = [e["stateEnteredEventDetails"]["name"] for e in events if "stateEnteredEventDetails" in e]
        output = json.loads(found["output"]) if "output" in found else None
        return Outcome(
            found["status"],
            entered,
            output,
            found.get("error"),
            found.get("cause"),
            arn,
            json.loads(found["input"]),
            events,
        )

    @property
    def champion(self) -> str | None:
        return champion()

    @property
    def state(self) -> Any:
        return wiring_retraining.retraining_states().get(STRATEGY)

    def job(self, job_id: str) -> Any:
        return wiring_retraining.job_records().get(job_id)


@dataclass
class EvidentTraining:
    """Registers a version and leaves a result, as the real task does.

    Args:
        challenger: annual Sharpe ratio of what it trains.
        champion: that of the live model on the same window.
    """

    mlflow: InMemoryMLflow
    challenger: float = 12.0
    champion: float = 0.0
    window_end: datetime = WINDOW_END
    tamper: Callable[[list[dict[str, Any]]], Sequence[dict[str, Any]]] = list
    environments: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, environment: dict[str, str]) -> None:
        self.environments.append(environment)
        job = {"job_id": environment["TRADAI_JOB_ID"], "trace_id": environment["TRADAI_TRACE_ID"]}
        live = champion()
        results = [evaluation("challenger", registered(self.mlflow), self.challenger, seed=1)]
        if live:
            results.append(evaluation("champion", live, self.champion, seed=2))
        for result in results:
            result.update(job, window_end=self.window_end)
        left = tuple(BacktestResult.model_validate(result) for result in self.tamper(results))
        wiring_judgement.results().put(job["job_id"], left)


@contextmanager
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house with the strategy's first config ACTIVE."""
    mlflow = InMemoryMLflow()
    house = House(machinery=Machinery(training=EvidentTraining(mlflow)), mlflow=mlflow)
    with interpreted(house.machinery), furnished(monkeypatch, mlflow):
        configured()
        yield house
