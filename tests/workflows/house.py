"""An environment for the workflow: stores, a registry, one strategy, a training that leaves evidence."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import boto3
import numpy as np
import pytest

from tests import local_tables
from tests.fakes.mlflow_adapter import InMemoryMLflow
from tests.workflows.interpreter import Machinery, interpreted
from tradai.common.aws import clients
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.registry.artifacts import artifact_set_hash
from tradai.common.runtime import environment as runtime_environment
from tradai.common.runtime import wiring, wiring_judgement, wiring_models, wiring_retraining

ROOT = Path(__file__).parents[2]
ACCOUNT, REGION = "123456789012", "eu-west-1"
STRATEGY = "Alpha"
CONFIG = {"timeframe": "1h", "symbols": ["BTC/USDT:USDT"], "stake_amount": 100}
TOPICS = ("alerts", "registration")
DAYS = 60
WINDOW_END = datetime(2026, 3, 1, tzinfo=UTC)


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


@dataclass
class House:
    """Everything around the state machine; tests change parts of it before they run it."""

    machinery: Machinery
    mlflow: InMemoryMLflow
    told: list[dict[str, Any]] = field(default_factory=list)
    timeouts: dict[str, int] = field(default_factory=dict)

    def run(self, name: str = "run", **payload: Any) -> Outcome:
        """One execution to its end."""
        client = boto3.client("stepfunctions", region_name=REGION)
        arn = self._machine(client)
        started = client.start_execution(
            stateMachineArn=arn, name=name, input=json.dumps({"model_name": STRATEGY, **payload})
        )
        return self._awaited(client, started["executionArn"])

    def _machine(self, client: Any) -> str:
        arn = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:tradai-retraining-workflow-dev"
        if arn not in [m["stateMachineArn"] for m in client.list_state_machines()["stateMachines"]]:
            client.create_state_machine(
                name="tradai-retraining-workflow-dev",
                definition=definition(**self.timeouts),
                roleArn=f"arn:aws:iam::{ACCOUNT}:role/workflow",
            )
        return arn

    def _awaited(self, client: Any, arn: str) -> Outcome:
        deadline = time.monotonic() + 60
        while (found := client.describe_execution(executionArn=arn))["status"] == "RUNNING":
            assert time.monotonic() < deadline, "the execution hangs"
            time.sleep(0.05)
        events = client.get_execution_history(executionArn=arn, maxResults=1000)["events"]
        entered = [e["stateEnteredEventDetails"]["name"] for e in events if "stateEnteredEventDetails" in e]
        output = json.loads(found["output"]) if "output" in found else None
        return Outcome(found["status"], entered, output, found.get("error"), found.get("cause"))

    @property
    def champion(self) -> str | None:
        live = wiring_retraining.ledger().live(STRATEGY)
        return live.model_version if live else None

    @property
    def state(self) -> Any:
        return wiring_retraining.retraining_states().get(STRATEGY)

    def job(self, job_id: str) -> Any:
        return wiring_retraining.job_records().get(job_id)


def evaluation(role: str, version: str, sharpe: float, *, seed: int = 0, **facts: Any) -> dict[str, Any]:
    """A complete evaluation whose daily returns have about this annual Sharpe ratio."""
    noise = np.random.default_rng(seed).normal(size=DAYS)
    noise = (noise - noise.mean()) / noise.std()
    returns = 0.01 * (noise + sharpe / np.sqrt(365))
    days = [date(2025, 12, 31) + timedelta(days=i) for i in range(DAYS)]
    metrics = {
        "total_profit": float(np.prod(1 + returns) - 1),
        "sharpe_ratio": sharpe,
        "max_drawdown": 0.1,
        "win_rate": 0.5,
        "total_trades": 40.0,
    }
    return {
        "role": role,
        "model_version": version,
        "model_name": STRATEGY,
        "metrics": metrics,
        "dates": days,
        "daily_returns": returns.tolist(),
        "window_start": WINDOW_END - timedelta(days=DAYS),
        "window_end": WINDOW_END,
        "data_version": "7",
        "fee": 0.001,
        "config_id": "c",
        "config_hash": "h",
        "inputs_hash": "i",
        "trained_until": WINDOW_END - timedelta(days=DAYS),
        "trainer": "test",
        **facts,
    }


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
        live = wiring_retraining.ledger().live(STRATEGY)
        champion = live.model_version if live else None
        results = [evaluation("challenger", self._register(), self.challenger, seed=1)]
        if champion:
            results.append(evaluation("champion", champion, self.champion, seed=2))
        for result in results:
            result.update(job, window_end=self.window_end)
        left = tuple(BacktestResult.model_validate(result) for result in self.tamper(results))
        wiring_judgement.results().put(job["job_id"], left)

    def _register(self) -> str:
        inputs = wiring_retraining.config_versions().get_active(STRATEGY)
        assert inputs is not None
        run = self.mlflow.create_run(_experiment(self.mlflow))
        content = f"model {run.run_id}".encode()
        self.mlflow.files[run.run_id]["model/model.txt"] = content
        digest = artifact_set_hash({"model.txt": sha256(content).hexdigest()})
        if STRATEGY not in self.mlflow.models:
            self.mlflow.create_registered_model(STRATEGY)
        tags = {"tradai.sha256": digest, "inputs_hash": inputs.inputs_hash}
        return self.mlflow.create_model_version(STRATEGY, "source", run.run_id, tags).version


def _experiment(mlflow: InMemoryMLflow) -> str:
    return mlflow.experiments.get("tests") or mlflow.create_experiment("tests")


@contextmanager
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house with the strategy's first config ACTIVE."""
    mlflow = InMemoryMLflow()
    house = House(machinery=Machinery(training=EvidentTraining(mlflow)), mlflow=mlflow)
    _environment(monkeypatch)
    with interpreted(house.machinery):
        _forget_clients()
        _stores()
        monkeypatch.setattr(wiring_models, "mlflow_adapter", lambda: mlflow)
        configs = wiring_retraining.config_versions()
        version = configs.create_version(strategy_name=STRATEGY, config_data=CONFIG)
        configs.activate(STRATEGY, version.config_id)
        yield house
    _forget_clients()


def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    topics = {
        name: f"arn:aws:sns:{REGION}:{ACCOUNT}:tradai-{name}-dev" for name in ("alerts", "registration")
    }
    variables = {
        "TRADAI_ENV": "dev",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "ALERTS_TOPIC_ARN": topics["alerts"],
        "REGISTRATION_TOPIC_ARN": topics["registration"],
        "MLFLOW_TRACKING_URI": "http://unused.invalid",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def _forget_clients() -> None:
    clients.client.cache_clear()
    runtime_environment.environment.cache_clear()
    wiring.caller.cache_clear()


def _stores() -> None:
    dynamodb = boto3.client("dynamodb", region_name=REGION)
    s3: Any = boto3.client("s3", region_name=REGION)
    for table in local_tables.tables("dev"):
        dynamodb.create_table(**table)
    for name in local_tables.BUCKETS:
        s3.create_bucket(
            Bucket=f"tradai-{name}-dev", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
    for name in TOPICS:
        boto3.client("sns", region_name=REGION).create_topic(Name=f"tradai-{name}-dev")
