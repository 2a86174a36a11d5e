"""`MLflowAdapter` in memory, with MLflow's own refusals."""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.model_version import ModelVersion
from tradai.common.entities.names import checked_name
from tradai.common.entities.registered_model import RegisteredModel
from tradai.common.entities.training_run import Run
from tradai.common.errors import (
    ConflictError,
    ModelVersionNotFoundError,
    NotFoundError,
    ValidationFailedError,
)
from tradai.common.mlflow.values import ArtifactFile

ACTIVE_STAGES = {ModelStage.STAGING, ModelStage.PRODUCTION}


@dataclass(slots=True)
class InMemoryRegistry:
    models: dict[str, RegisteredModel] = field(default_factory=dict)
    versions: dict[tuple[str, str], ModelVersion] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def create_registered_model(self, name: str, tags: Mapping[str, str] | None = None) -> RegisteredModel:
        if name in self.models:
            raise ConflictError(f"{name} exists")
        self.models[name] = RegisteredModel(name=name, tags=dict(tags or {}), aliases={})
        return self.models[name]

    def get_registered_model(self, name: str) -> RegisteredModel:
        if name not in self.models:
            raise NotFoundError(f"there is no model {name}")
        return self.models[name]

    def create_model_version(
        self, name: str, source: str, run_id: str | None = None, tags: Mapping[str, str] | None = None
    ) -> ModelVersion:
        self.get_registered_model(name)
        del source
        number = str(self.numbers.get(name, 0) + 1)
        self.numbers[name] = int(number)
        self.versions[name, number] = ModelVersion(
            model_name=name,
            version=number,
            stage=ModelStage.NONE,
            run_id=run_id,
            created_at=datetime.now(UTC),
            tags=dict(tags or {}),
        )
        return self.versions[name, number]

    def get_model_version(self, name: str, version: str | int) -> ModelVersion:
        found = self.versions.get((name, str(version)))
        if found is None:
            raise ModelVersionNotFoundError(name, str(version))
        aliases = self.models[name].aliases
        return replace(found, aliases=tuple(a for a, v in aliases.items() if v == found.version))

    def search_model_versions(self, name: str) -> list[ModelVersion]:
        checked_name(name)
        found = [version for (model, _), version in self.versions.items() if model == name]
        return sorted(found, key=lambda version: int(version.version), reverse=True)

    def set_model_version_tag(self, name: str, version: str | int, key: str, value: str) -> None:
        self._retag(name, version, lambda tags: {**tags, key: value})

    def delete_model_version_tag(self, name: str, version: str | int, key: str) -> None:
        self._retag(name, version, lambda tags: {k: v for k, v in tags.items() if k != key})

    def set_registered_model_alias(self, name: str, alias: str, version: str | int) -> None:
        self.get_model_version(name, version)
        model = self.models[name]
        self.models[name] = replace(model, aliases={**model.aliases, alias: str(version)})

    def get_model_version_by_alias(self, name: str, alias: str) -> ModelVersion:
        version = self.get_registered_model(name).aliases.get(alias)
        if version is None:
            raise NotFoundError(f"{name} has no alias {alias}")
        return self.get_model_version(name, version)

    def delete_registered_model_alias(self, name: str, alias: str) -> None:
        model = self.get_registered_model(name)
        self.models[name] = replace(model, aliases={a: v for a, v in model.aliases.items() if a != alias})

    def transition_model_version_stage(
        self, name: str, version: str | int, stage: ModelStage, *, archive_existing_versions: bool = False
    ) -> ModelVersion:
        if archive_existing_versions and stage not in ACTIVE_STAGES:
            raise ValidationFailedError(f"archive_existing_versions does not go with stage {stage}")
        self.get_model_version(name, version)
        for (model, number), other in list(self.versions.items()):
            if archive_existing_versions and model == name and other.stage is stage:
                self.versions[model, number] = replace(other, stage=ModelStage.ARCHIVED)
        self.versions[name, str(version)] = replace(self.versions[name, str(version)], stage=stage)
        return self.get_model_version(name, version)

    def delete_model_version(self, name: str, version: str | int) -> None:
        self.get_model_version(name, version)
        del self.versions[name, str(version)]
        model = self.models[name]
        kept = {alias: held for alias, held in model.aliases.items() if held != str(version)}
        self.models[name] = replace(model, aliases=kept)

    def _retag(self, name: str, version: str | int, change: object) -> None:
        self.get_model_version(name, version)
        found = self.versions[name, str(version)]
        self.versions[name, found.version] = replace(found, tags=change(found.tags))  # type: ignore[operator]  # a lambda


@dataclass(slots=True)
class InMemoryMLflow(InMemoryRegistry):
    """`files` holds the bytes of each run by path; change them to play an altered artifact."""

    experiments: dict[str, str] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def create_experiment(self, name: str) -> str:
        if name in self.experiments:
            raise ConflictError(f"experiment {name} exists")
        self.experiments[name] = str(next(self.ids))
        return self.experiments[name]

    def get_experiment_by_name(self, name: str) -> str:
        if name not in self.experiments:
            raise NotFoundError(f"there is no experiment {name}")
        return self.experiments[name]

    def create_run(
        self, experiment_id: str, tags: Mapping[str, str] | None = None, run_name: str | None = None
    ) -> Run:
        if experiment_id not in self.experiments.values():
            raise NotFoundError(f"there is no experiment {experiment_id}")
        run_id = f"{next(self.ids):032x}"
        self.files[run_id] = {}
        self.runs[run_id] = Run(
            run_id=run_id,
            experiment_id=experiment_id,
            status="RUNNING",
            artifact_uri=f"mlflow-artifacts:/{experiment_id}/{run_id}/artifacts",
            metrics={},
            params={},
            tags={**(tags or {}), "mlflow.runName": run_name or "a name"},
        )
        return self.runs[run_id]

    def get_run(self, run_id: str) -> Run:
        if run_id not in self.runs:
            raise NotFoundError(f"there is no run {run_id}")
        return self.runs[run_id]

    def log_batch(
        self,
        run_id: str,
        *,
        metrics: Mapping[str, float | None] | None = None,
        params: Mapping[str, object] | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        run = self.get_run(run_id)
        texts = {key: str(value)[:6000] for key, value in (params or {}).items()}
        if any(run.params.get(key, text) != text for key, text in texts.items()):
            raise ValidationFailedError("a parameter can not be changed")
        finite = {k: v for k, v in (metrics or {}).items() if v is not None and math.isfinite(v)}
        self.runs[run_id] = replace(
            run,
            metrics={**run.metrics, **finite},
            params={**run.params, **texts},
            tags={**run.tags, **(tags or {})},
        )

    def set_tag(self, run_id: str, key: str, value: str) -> None:
        self.log_batch(run_id, tags={key: value})

    def update_run(self, run_id: str, status: str) -> None:
        self.runs[run_id] = replace(self.get_run(run_id), status=status)

    def log_artifacts(self, run_id: str, local_dir: Path, artifact_path: str | None = None) -> None:
        self.get_run(run_id)
        prefix = f"{artifact_path}/" if artifact_path else ""
        for file in (path for path in local_dir.rglob("*") if path.is_file()):
            self.files[run_id][prefix + file.relative_to(local_dir).as_posix()] = file.read_bytes()

    def list_artifacts(self, run_id: str, path: str | None = None) -> list[ArtifactFile]:
        self.get_run(run_id)
        prefix = f"{path}/" if path else ""
        below = {f[len(prefix) :]: c for f, c in self.files[run_id].items() if f.startswith(prefix)}
        folders = {rest.split("/")[0] for rest in below if "/" in rest}
        found = [ArtifactFile(path=prefix + name, is_dir=True, size=None) for name in folders]
        found += [
            ArtifactFile(path=prefix + n, is_dir=False, size=len(c)) for n, c in below.items() if "/" not in n
        ]
        return sorted(found, key=lambda entry: entry.path)

    def download_artifacts(self, run_id: str, path: str, dst_path: Path) -> Path:
        self.get_run(run_id)
        found = {f: c for f, c in self.files[run_id].items() if f == path or f.startswith(f"{path}/")}
        if not found:
            raise NotFoundError(f"run {run_id} has no {path}")
        for name, content in found.items():
            (dst_path / name).parent.mkdir(parents=True, exist_ok=True)
            (dst_path / name).write_bytes(content)
        return dst_path / path

    def read_artifact(self, run_id: str, path: str) -> bytes:
        self.get_run(run_id)
        if path not in self.files[run_id]:
            raise NotFoundError(f"run {run_id} has no {path}")
        return self.files[run_id][path]

    def hash_artifacts(self, run_id: str, path: str) -> dict[str, str]:
        self.get_run(run_id)
        return {
            name[len(path) + 1 :]: hashlib.sha256(content).hexdigest()
            for name, content in self.files[run_id].items()
            if name.startswith(f"{path}/")
        }
