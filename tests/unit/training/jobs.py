"""A training task over in-memory stores, at any day of the market."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from tests.fakes.dynamodb_drift import InMemoryDriftCounts
from tests.fakes.dynamodb_jobs import InMemoryJobRecords
from tests.fakes.mlflow_adapter import InMemoryMLflow
from tests.fakes.s3_results import InMemoryResults
from tests.unit.training.market import SHIFT_DAY, START, SYMBOLS
from tradai.common.config.canonical import config_hash
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion
from tradai.common.entities.job import JobRecord
from tradai.common.entities.release import LivePointer
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.entrypoint.training.champions import RegisteredChampions
from tradai.common.entrypoint.training.evaluation import Judgement, judge
from tradai.common.entrypoint.training.model_registrar import ModelRegistrar
from tradai.common.entrypoint.training.ports import Services
from tradai.common.entrypoint.training.task import TrainingTask
from tradai.common.entrypoint.training.trainers.ports import (
    Observation,
    Trainer,
    TrainingOrder,
    TrainingOutcome,
)
from tradai.common.errors import ConfigVersionNotFoundError
from tradai.local.market import Market

NAME = "Alpha"
HOUR = timedelta(hours=1)


def document(**training: Any) -> dict[str, Any]:
    return {
        "strategy": {
            "name": NAME, "version": "1.0.0", "timeframe": "1h",
            "entry_point": "swing.strategy:SwingStrategy",
        },
        "strategy_service": {
            "adapter": {"KIND": "Local", "path": "${CANDLES}"},
            "defaults": {"symbols": list(SYMBOLS), "stake_amount": 1000, "max_open_trades": 2, "fee": 0.0005},
        },
        "training": {
            "trainer": "baseline", "train_period_days": 60, "startup_candles": 96, "reference_days": 14,
            **training,
        },
        "promotion": {"window_days": 30},
    }  # fmt: skip


def version(number: int, data: dict[str, Any]) -> ConfigVersion:
    return ConfigVersion(
        strategy_name=NAME,
        config_id=f"v{number}-{config_hash(data)[:8]}",
        config_hash=config_hash(data),
        config_data=data,
        status=ConfigStatus.ACTIVE,
        version_number=number,
        created_at=START,
        inputs_hash="cd" * 32,
    )


@dataclass
class Configs:
    versions: list[ConfigVersion]

    def get(self, name: str, config_id: str) -> ConfigVersion:
        found = next((v for v in self.versions if v.config_id == config_id), None)
        if found is None:
            raise ConfigVersionNotFoundError(name, config_id)
        return found

    def get_active(self, name: str) -> ConfigVersion | None:
        return self.versions[-1] if name == NAME and self.versions else None


@dataclass
class Pointers:
    model_version: str | None = None

    def live(self, strategy: str) -> LivePointer | None:
        return LivePointer(
            strategy_name=strategy, seq=1, digest="d", since=START, model_version=self.model_version
        )


class MomentumTrainer:
    """Remembers the mean hourly return before the window and holds the market when it is positive."""

    def train(self, order: TrainingOrder) -> TrainingOutcome:
        plan = order.plan
        changes = {s: c["close"].pct_change().fillna(0.0) for s, c in order.candles.items()}
        past = {s: float(c[: plan.window_start - HOUR].mean()) for s, c in changes.items()}
        bundle = order.work / "model"
        bundle.mkdir()
        (bundle / "means.json").write_text(json.dumps(past))
        window = pd.DataFrame(
            {f"{s} %-change": c[plan.window_start : plan.window_end - HOUR] for s, c in changes.items()}
        )
        reference = pd.DataFrame(
            {f"{s} %-change": c[plan.reference_start : plan.window_start - HOUR] for s, c in changes.items()}
        )
        stored = order.champion and json.loads((order.champion / "means.json").read_text())
        return TrainingOutcome(
            bundle=bundle,
            trained_until=plan.window_start,
            challenger=self._judged(order, past),
            challenger_samples=window,
            reference=reference,
            champion=self._judged(order, stored) if stored else None,
            champion_samples=window if stored else None,
        )

    def observe(self, order: TrainingOrder) -> Observation:
        outcome = self.train(order)
        assert outcome.champion
        return Observation(judgement=outcome.champion, samples=outcome.challenger_samples)

    @staticmethod
    def _judged(order: TrainingOrder, means: dict[str, float]) -> Judgement:
        size = sum(means.values()) * 100
        held = order.candles[SYMBOLS[0]]["open"][order.plan.window_start : order.plan.window_end]
        return judge(1 + size * (held / held.iloc[0] - 1), trades=11, wins=6)


@dataclass
class Desk:
    """Stores of one strategy and a folder of candles; `day` is now."""

    candles: Path
    configs: Configs = field(default_factory=lambda: Configs([version(1, document())]))
    pointers: Pointers = field(default_factory=Pointers)
    mlflow: InMemoryMLflow = field(default_factory=InMemoryMLflow)
    results: InMemoryResults = field(default_factory=InMemoryResults)
    jobs: InMemoryJobRecords = field(default_factory=InMemoryJobRecords)
    counts: InMemoryDriftCounts = field(default_factory=InMemoryDriftCounts)
    day: int = 260
    trainer: Trainer = field(default_factory=MomentumTrainer)

    def services(self) -> Services:
        return Services(
            configs=self.configs,
            releases=self.pointers,
            champions=RegisteredChampions(self.mlflow),
            registrar=ModelRegistrar(mlflow_adapter=self.mlflow),
            results=self.results,
            jobs=self.jobs,
            counts=self.counts,
            clock=lambda: START + timedelta(days=self.day, hours=1),
            trainers={"baseline": lambda _: self.trainer},
            variables={"CANDLES": str(self.candles)},
        )

    def task(self, job_id: str = "job-1", **changes: Any) -> TrainingTask:
        self.jobs.put_new(
            JobRecord(
                job_id=job_id, status=RetrainingStatus.QUEUED, model_name=NAME, trace_id="trace-1",
                created_at=START, updated_at=START,
            )
        )  # fmt: skip
        variables = {
            "TRADAI_MODEL_NAME": NAME, "TRADAI_JOB_ID": job_id, "TRADAI_TRACE_ID": "trace-1",
            "TRADAI_GIT_COMMIT": "abc1234", **changes,
        }  # fmt: skip
        return TrainingTask(**variables)


def written_market(folder: Path) -> Path:
    market = Market(seed=1, start=START.replace(tzinfo=None), days=460, shift_day=SHIFT_DAY)
    market.write(folder, dict.fromkeys(SYMBOLS, 100.0))
    return folder
