"""Stores with one strategy `Alpha` in them, and the check over them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.fakes.dynamodb_jobs import InMemoryJobRecords
from tests.fakes.dynamodb_retraining import InMemoryRetrainingStates
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion
from tradai.common.entities.drift import DriftState
from tradai.common.entities.release import LivePointer
from tradai.common.errors import ConfigVersionNotFoundError
from tradai.common.retraining.check import RetrainingCheck
from tradai.common.retraining.policy import RetrainingPolicy

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def config(number: int = 1, status: ConfigStatus = ConfigStatus.ACTIVE) -> ConfigVersion:
    return ConfigVersion(
        strategy_name="Alpha",
        config_id=f"v{number}-abcdef01",
        config_hash="ab" * 32,
        config_data={},
        status=status,
        version_number=number,
        created_at=NOW,
        inputs_hash="cd" * 32,
    )


@dataclass
class Configs:
    versions: list[ConfigVersion] = field(default_factory=lambda: [config()])

    def get_active(self, strategy_name: str) -> ConfigVersion | None:
        found = (v for v in self.versions if v.status is ConfigStatus.ACTIVE)
        return next((v for v in found if v.strategy_name == strategy_name), None)

    def get(self, strategy_name: str, config_id: str) -> ConfigVersion:
        for version in self.versions:
            if (version.strategy_name, version.config_id) == (strategy_name, config_id):
                return version
        raise ConfigVersionNotFoundError(strategy_name, config_id)


@dataclass
class Pointers:
    pointer: LivePointer | None = None

    def live(self, strategy: str) -> LivePointer | None:
        return self.pointer if strategy == "Alpha" else None


@dataclass
class Drift:
    state: DriftState | None = None

    def latest(self, model_name: str) -> DriftState | None:
        return self.state if model_name == "Alpha" else None


@dataclass
class Stores:
    configs: Configs = field(default_factory=Configs)
    pointers: Pointers = field(default_factory=Pointers)
    drift: Drift = field(default_factory=Drift)
    states: InMemoryRetrainingStates = field(default_factory=InMemoryRetrainingStates)
    jobs: InMemoryJobRecords = field(default_factory=InMemoryJobRecords)
    policy: RetrainingPolicy = field(default_factory=RetrainingPolicy)

    def check(self) -> RetrainingCheck:
        return RetrainingCheck(
            configs=self.configs,
            pointers=self.pointers,
            states=self.states,
            drift=self.drift,
            jobs=self.jobs,
            policy_of=lambda _: self.policy,
            training_family=lambda name: f"tradai-dev-train-{name}",
            clock=lambda: NOW,
            real_clock=lambda: NOW,
        )
