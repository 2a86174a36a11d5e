"""A strategy with its stores in memory and a clock that is moved by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.dynamodb_config_versions import InMemoryConfigVersions
from tests.fakes.dynamodb_releases import InMemoryReleases
from tests.fakes.mlflow_adapter import InMemoryMLflow
from tests.fakes.s3_config_repository import InMemoryConfigBodies
from tradai.common.config.service import ConfigVersionService
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.release import LivePointer, Release
from tradai.common.patience import Patience
from tradai.common.registry.artifacts import artifact_set_hash
from tradai.common.registry.lifecycle import ModelLifecycle
from tradai.common.registry.releases import ReleaseLedger

NAME = "Pascal"
SMALL = {"timeframe": "1h", "symbols": ["BTC/USDT:USDT"], "stake_amount": 100, "max_open_trades": 2}
LARGE = {**SMALL, "stake_amount": 900}
OTHER_INPUTS = {**SMALL, "timeframe": "4h"}


@dataclass(slots=True)
class Desk:
    mlflow: Any = field(default_factory=InMemoryMLflow)
    releases: Any = field(default_factory=InMemoryReleases)
    bodies: InMemoryConfigBodies = field(default_factory=InMemoryConfigBodies)
    now: datetime = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)

    def clock(self) -> datetime:
        return self.now

    def pass_time(self, **duration: float) -> None:
        self.now += timedelta(**duration)

    @property
    def ledger(self) -> ReleaseLedger:
        return ReleaseLedger(store=self.releases, clock=self.clock, patience=Patience(limit=0.0))

    @property
    def configs(self) -> ConfigVersionService:
        return ConfigVersionService(
            store=InMemoryConfigVersions(self.releases),
            bodies=self.bodies,
            ledger=self.ledger,
            clock=self.clock,
            actor="ana",
            patience=Patience(limit=0.0),
        )

    @property
    def lifecycle(self) -> ModelLifecycle:
        return ModelLifecycle(self.mlflow, self.ledger, self.configs, clock=self.clock, actor=lambda: "ana")

    @property
    def live(self) -> LivePointer:
        pointer = self.ledger.live(NAME)
        assert pointer is not None
        return pointer

    @property
    def newest(self) -> Release:
        return next(self.ledger.history(NAME))

    def configure(self, content: dict[str, Any] | None = None) -> ConfigVersion:
        """A new ACTIVE configuration."""
        made = self.configs.create_version(strategy_name=NAME, config_data=content or SMALL)
        return self.configs.activate(NAME, made.config_id, accept_new_inputs=True)

    def train(self, inputs_hash: str | None = None, *, foreign: bool = False) -> str:
        """A registered version for the ACTIVE configuration, or other inputs; a foreign one has no tags."""
        if NAME not in self.mlflow.models:
            self.mlflow.create_registered_model(NAME)
        experiment = self.mlflow.experiments.get("e") or self.mlflow.create_experiment("e")
        run = self.mlflow.create_run(experiment)
        self.mlflow.files[run.run_id] = {"model/weights": run.run_id.encode(), "other": b"1"}
        active = self.configs.get_active(NAME)
        facts = {
            "inputs_hash": inputs_hash or (active.inputs_hash if active else "none"),
            "git_commit": "abc",
            "job_id": "j",
            "tradai.sha256": artifact_set_hash(self.mlflow.hash_artifacts(run.run_id, "model")),
        }
        made = self.mlflow.create_model_version(
            NAME, f"{run.artifact_uri}/model", run.run_id, {} if foreign else facts
        )
        return str(made.version)

    def champion(self) -> str:
        """A version trained, staged and promoted."""
        version = self.train()
        self.lifecycle.stage(NAME, version)
        self.lifecycle.promote(NAME, version)
        return version

    def alter(self, version: str) -> None:
        """Change a file of a version after it was registered."""
        run_id = self.mlflow.get_model_version(NAME, version).run_id
        self.mlflow.files[run_id]["model/weights"] = b"altered"

    def stages(self) -> dict[str, str]:
        """Labels by version, with `*` at the alias."""
        alias = self.mlflow.get_registered_model(NAME).aliases.get("champion")
        return {
            v.version: v.stage.value + ("*" if v.version == alias else "")
            for v in reversed(self.mlflow.search_model_versions(NAME))
        }

    def label(self, version: str, stage: ModelStage) -> None:
        """What a person does in MLflow's own pages."""
        self.mlflow.transition_model_version_stage(NAME, version, stage)
