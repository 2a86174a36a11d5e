"""MLflow's answers as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.model_version import ModelVersion
from tradai.common.entities.registered_model import RegisteredModel
from tradai.common.entities.training_run import Run
from tradai.common.mlflow.answers import JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactFile:
    """A file or folder of a run; `path` starts at the run's artifact root."""

    path: str
    is_dir: bool
    size: int | None


def run(answer: JSON) -> Run:
    info, contents = answer["info"], answer.get("data", {})
    return Run(
        run_id=info["run_id"],
        experiment_id=info["experiment_id"],
        status=info["status"],
        artifact_uri=info["artifact_uri"],
        metrics={m["key"]: float(m["value"]) for m in contents.get("metrics", ())},
        params=pairs(contents.get("params", ())),
        tags=pairs(contents.get("tags", ())),
    )


def model_version(answer: JSON) -> ModelVersion:
    return ModelVersion(
        model_name=answer["name"],
        version=str(answer["version"]),
        stage=ModelStage(answer["current_stage"]),
        run_id=answer.get("run_id") or None,
        created_at=datetime.fromtimestamp(int(answer["creation_timestamp"]) / 1000, UTC),
        tags=pairs(answer.get("tags", ())),
        aliases=tuple(answer.get("aliases", ())),
    )


def registered_model(answer: JSON) -> RegisteredModel:
    return RegisteredModel(
        name=answer["name"],
        tags=pairs(answer.get("tags", ())),
        aliases={a["alias"]: str(a["version"]) for a in answer.get("aliases", ())},
    )


def artifact_file(answer: JSON) -> ArtifactFile:
    is_dir = bool(answer.get("is_dir"))
    return ArtifactFile(
        path=answer["path"], is_dir=is_dir, size=None if is_dir else int(answer.get("file_size", 0))
    )


def pairs(entries: Iterable[JSON]) -> dict[str, str]:
    """MLflow's list of key and value as a mapping."""
    return {entry["key"]: entry.get("value", "") for entry in entries}


def entries(mapping: Mapping[str, str]) -> list[dict[str, str]]:
    """The inverse of `pairs`."""
    return [{"key": key, "value": value} for key, value in mapping.items()]
