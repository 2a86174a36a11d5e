"""The ECS task as a process: real stores, a real registry, the example strategy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.local_stack import LocalAws
from tests.mlflow_server import MLflowServer
from tradai.common.aws import clients
from tradai.common.aws.dynamodb_drift import DynamoDBDriftCounts
from tradai.common.aws.s3_results import S3Results
from tradai.common.config.schema import parse_strategy_file
from tradai.common.config.service import ConfigVersionService
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.entities.clock import iso
from tradai.common.entities.job import JobRecord
from tradai.common.entities.release import ReleaseDraft, ReleaseKind
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.mlflow.adapter import MLflowAdapter
from tradai.common.runtime import wiring
from tradai.common.runtime.environment import environment, read_environment
from tradai.local.market import Market

ROOT = Path(__file__).parents[3]
NAME = "SwingStrategy"
START = datetime(2025, 1, 1, tzinfo=UTC)
CLOCK = "/tradai/dev/clock"


@dataclass
class Machine:
    """One strategy on the local stack, its clock on day `day` of the market."""

    aws: LocalAws
    mlflow_uri: str
    candles: Path
    seconds: list[float] = field(default_factory=list)

    def activate(self, **training: Any) -> None:
        data = parse_strategy_file(ROOT / "examples" / NAME / "tradai.yaml").data
        data["training"] |= training
        service = ConfigVersionService("tradai-config-versions-dev", actor="test")
        service.activate(NAME, service.create_version(strategy_name=NAME, config_data=data).config_id)

    def promote(self, version: str) -> None:
        ledger = wiring.release_ledger(read_environment())
        draft = ReleaseDraft(
            strategy_name=NAME,
            kind=ReleaseKind.MODEL_PROMOTED,
            actor="test",
            reason="test",
            model_version=version,
        )
        ledger.commit(draft, expected=ledger.live(NAME))

    def train(self, day: int, **variables: str) -> tuple[str, subprocess.CompletedProcess[str]]:
        job = str(uuid.uuid4())
        self.aws.client("ssm").put_parameter(
            Name=CLOCK, Value=iso(START + timedelta(days=day, hours=1)), Type="String", Overwrite=True
        )
        record = JobRecord(
            job_id=job, status=RetrainingStatus.QUEUED, model_name=NAME, trace_id="trace", created_at=START,
            updated_at=START,
        )  # fmt: skip
        jobs_of().put_new(record)
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "tradai.common.entrypoint.training"],
            env={**os.environ, **self.variables(job), **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        self.seconds.append(time.perf_counter() - began)
        return job, done

    def variables(self, job: str) -> dict[str, str]:
        return {
            "TRADAI_MODEL_NAME": NAME,
            "TRADAI_JOB_ID": job,
            "TRADAI_TRACE_ID": "trace",
            "TRADAI_CLOCK_PARAMETER": CLOCK,
            "TRADAI_DATA": str(self.candles),
            "MLFLOW_TRACKING_URI": self.mlflow_uri,
            "STRATEGY_SERVICE_STRATEGY_PATH": str(ROOT / "examples"),
        }

    def results(self, job: str) -> tuple[BacktestResult, ...]:
        return S3Results(client=self.aws.client("s3"), bucket="tradai-results-dev").results(job)


def jobs_of() -> Any:
    from tradai.common.runtime.wiring_retraining import job_records  # noqa: PLC0415 - after the environment

    return job_records()


@pytest.fixture
def machine(
    local_aws: LocalAws,
    mlflow_server: MLflowServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Machine:
    monkeypatch.setenv("TRADAI_ENV", "dev")
    for cached in (environment, clients.client):
        cached.cache_clear()
    market = Market(seed=1, start=START.replace(tzinfo=None), days=430, shift_day=330)
    market.write(tmp_path / "candles", {"BTC/USDT": 40_000.0, "ETH/USDT": 2_500.0})
    return Machine(aws=local_aws, mlflow_uri=mlflow_server.uri, candles=tmp_path / "candles")


def test_a_champion_and_its_challenger_after_the_shift(
    machine: Machine, record_property: Callable[..., None]
) -> None:
    machine.activate()
    first, done = machine.train(260)
    assert done.returncode == 0, done.stderr + done.stdout
    machine.promote(str(jobs_of().get(first).new_version))

    second, done = machine.train(330 + 60)

    assert done.returncode == 0, done.stderr + done.stdout
    challenger, champion = machine.results(second)
    assert (challenger.metrics["total_profit"] or 0) > 0.1
    assert (champion.metrics["total_profit"] or 0) < -0.1
    assert challenger.dates == champion.dates
    assert champion.model_version == jobs_of().get(first).new_version
    job = jobs_of().get(second)
    assert job.status is RetrainingStatus.COMPARING
    assert job.new_version == challenger.model_version
    registered = MLflowAdapter(machine.mlflow_uri).get_model_version(NAME, str(challenger.model_version))
    assert registered.sha256 == challenger.sha256
    counted = DynamoDBDriftCounts(client=machine.aws.client("dynamodb"), table="tradai-drift-counts-dev")
    hours = list(counted.between(NAME, str(champion.model_version), START, START + timedelta(days=500)))
    assert len(hours) == 2 * 30 * 24
    record_property("seconds", [round(s, 1) for s in machine.seconds])


def test_a_failed_training_says_why_and_registers_nothing(machine: Machine) -> None:
    machine.activate(hyper_parameters={"objective": "nonsense"})

    job, done = machine.train(260)

    assert done.returncode != 0
    last = json.loads(done.stdout.strip().splitlines()[-1])
    assert last["message"] == "training failed"
    assert "Unknown objective" in last["reason"]
    assert jobs_of().get(job).new_version is None


def test_bad_candles_and_an_unknown_strategy_end_with_one_sentence(machine: Machine, tmp_path: Path) -> None:
    machine.activate()
    corrupt = tmp_path / "corrupt.csv"
    corrupt.write_text("date,open\n1,2\n")

    _, bad = machine.train(260, TRADAI_DATA=str(corrupt))
    _, unknown = machine.train(260, TRADAI_MODEL_NAME="Nobody")

    assert "no column high, low, close, volume" in bad.stdout
    assert "'Nobody' has no config version" in unknown.stdout
    assert 0 not in {bad.returncode, unknown.returncode}
