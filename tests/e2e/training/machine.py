"""The ECS task as a process over real stores and a real registry."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.local_stack import LocalAws
from tradai.common.aws.s3_results import S3Results
from tradai.common.config.schema import parse_strategy_file
from tradai.common.config.service import ConfigVersionService
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.entities.clock import iso
from tradai.common.entities.job import JobRecord
from tradai.common.entities.release import ReleaseDraft, ReleaseKind
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.runtime import wiring
from tradai.common.runtime.environment import read_environment

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
    python: Path = Path(sys.executable)
    seconds: list[float] = field(default_factory=list)

    def activate(self, adapter: Mapping[str, Any] | None = None, **training: Any) -> None:
        data = parse_strategy_file(ROOT / "examples" / NAME / "tradai.yaml").data
        data["training"] |= training
        data["strategy_service"] |= {"adapter": dict(adapter)} if adapter else {}
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
            [str(self.python), "-m", "tradai.common.entrypoint.training"],
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
