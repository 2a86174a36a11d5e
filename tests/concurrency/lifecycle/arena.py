"""Real stores for many processes: the local stack's tables and an MLflow server."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tradai.common.config.service import ConfigVersionService
from tradai.common.entities.mlflow import ModelStage
from tradai.common.mlflow.adapter import MLflowAdapter
from tradai.common.mlflow.deadline import Bounds
from tradai.common.registry.artifacts import MODEL_FOLDER, artifact_set_hash
from tradai.common.registry.lifecycle import ModelLifecycle
from tradai.common.registry.mirror_plan import ALIAS
from tradai.common.registry.releases import ReleaseLedger
from tradai.common.runtime import wiring

VERSIONS_TABLE = "tradai-config-versions-dev"
CONTENT = {"timeframe": "1h", "symbols": ["BTC/USDT:USDT"], "stake_amount": 100}
PATIENT = Bounds(read=20.0, total=60.0, rest=0.0)
"""Many processes share few cores here; the product's own bounds are tested where it is calm."""


@dataclass(slots=True)
class Arena:
    """One process's view; what it holds is made at first use, so that a fork shares no connection."""

    tracking_uri: str
    actor: str = "setup"
    bounds: Bounds = PATIENT

    def registry(self) -> MLflowAdapter:
        return MLflowAdapter(self.tracking_uri, bounds=self.bounds)

    def ledger(self) -> ReleaseLedger:
        return wiring.release_ledger(wiring.environment_of(VERSIONS_TABLE))

    def lifecycle(self, registry: MLflowAdapter | None = None) -> ModelLifecycle:
        configs = ConfigVersionService(VERSIONS_TABLE, actor=self.actor)
        return ModelLifecycle(registry or self.registry(), self.ledger(), configs, actor=lambda: self.actor)

    def prepare(self, name: str, challengers: int) -> tuple[str, Sequence[str]]:
        """A strategy with a champion and challengers in Staging; their numbers."""
        configs, registry, lifecycle = (
            ConfigVersionService(VERSIONS_TABLE, actor=self.actor),
            self.registry(),
            self.lifecycle(),
        )
        active = configs.activate(
            name, configs.create_version(strategy_name=name, config_data=CONTENT).config_id
        )
        registry.create_registered_model(name)
        run = registry.create_run("0")
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "weights").write_text(name)
            registry.log_artifacts(run.run_id, Path(folder), MODEL_FOLDER)
        sha = artifact_set_hash(registry.hash_artifacts(run.run_id, MODEL_FOLDER))
        tags = {"inputs_hash": active.inputs_hash, "tradai.sha256": sha}
        source = f"{run.artifact_uri}/{MODEL_FOLDER}"
        numbers = [
            registry.create_model_version(name, source, run.run_id, tags).version
            for _ in range(challengers + 1)
        ]
        for number in numbers:
            registry.transition_model_version_stage(name, number, ModelStage.STAGING)
        lifecycle.promote(name, numbers[0])
        return numbers[0], numbers[1:]

    def shown(self, name: str) -> tuple[str | None, tuple[str, ...]]:
        """The alias and every version labelled Production."""
        registry = self.registry()
        versions = registry.search_model_versions(name)
        labelled = tuple(v.version for v in versions if v.stage is ModelStage.PRODUCTION)
        return registry.get_registered_model(name).aliases.get(ALIAS), labelled

    def agrees(self, name: str) -> bool:
        """Whether pointer, alias and the one Production label name the same version."""
        pointer = self.ledger().live(name)
        champion = pointer.model_version if pointer else None
        return self.shown(name) == (champion, (str(champion),))
