"""The official client is the oracle: what one writes, the other reads alike."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.mlflow_server import MLflowServer
from tradai.common.entities.mlflow import ModelStage
from tradai.common.mlflow.adapter import MLflowAdapter


@pytest.fixture
def client(mlflow_server: MLflowServer) -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from mlflow import MlflowClient  # noqa: PLC0415 - its import warns

        yield MlflowClient(tracking_uri=mlflow_server.uri, registry_uri=mlflow_server.uri)


@pytest.fixture
def adapter(mlflow_server: MLflowServer) -> MLflowAdapter:
    return MLflowAdapter(mlflow_server.uri)


def seen_by_client(client: Any, name: str) -> dict[str, Any]:
    model = client.get_registered_model(name)
    found = client.search_model_versions(f"name='{name}'")
    return {
        "aliases": model.aliases,
        "versions": {str(v.version): (v.current_stage, v.tags, v.run_id or None) for v in found},
    }


def seen_by_adapter(adapter: MLflowAdapter, name: str) -> dict[str, Any]:
    return {
        "aliases": adapter.get_registered_model(name).aliases,
        "versions": {
            v.version: (v.stage.value, v.tags, v.run_id) for v in adapter.search_model_versions(name)
        },
    }


def test_the_registry_looks_the_same_to_both(client: Any, adapter: MLflowAdapter, name: str) -> None:
    client.create_registered_model(name)
    run = client.create_run("0").info.run_id
    for number in range(3):
        client.create_model_version(name, f"s3://x/{number}", run_id=run, tags={"n": str(number)})
    client.set_registered_model_alias(name, "champion", "2")
    client.transition_model_version_stage(name, "2", "Production")
    client.delete_model_version_tag(name, "1", "n")

    assert seen_by_adapter(adapter, name) == seen_by_client(client, name)
    assert adapter.get_model_version_by_alias(name, "champion").version == "2"


def test_both_write_the_same_registry(client: Any, adapter: MLflowAdapter, name: str) -> None:
    ours, theirs = f"{name}-ours", f"{name}-theirs"
    run = adapter.create_run("0").run_id
    for store, model in ((adapter, ours), (client, theirs)):
        store.create_registered_model(model)
        for number in range(3):
            store.create_model_version(model, f"s3://x/{number}", run_id=run, tags={"n": str(number)})
        store.set_registered_model_alias(model, "champion", "1")
        store.set_registered_model_alias(model, "champion", "3")
        store.set_registered_model_alias(model, "old", "1")
        store.delete_registered_model_alias(model, "old")
        store.set_model_version_tag(model, "2", "ü/ key", "val ✓")
        store.delete_model_version_tag(model, "2", "n")
        store.delete_model_version(model, "1")
    adapter.transition_model_version_stage(ours, 2, ModelStage.PRODUCTION)
    adapter.transition_model_version_stage(ours, 3, ModelStage.PRODUCTION, archive_existing_versions=True)
    client.transition_model_version_stage(theirs, "2", "Production")
    client.transition_model_version_stage(theirs, "3", "Production", archive_existing_versions=True)

    assert seen_by_client(client, ours) == seen_by_client(client, theirs)


def test_runs_and_files_look_the_same_to_both(
    client: Any, adapter: MLflowAdapter, name: str, tmp_path: Path
) -> None:
    (tmp_path / "in" / "deep er").mkdir(parents=True)
    (tmp_path / "in" / "deep er" / "ä.bin").write_bytes(bytes(range(256)))
    (tmp_path / "in" / "a").write_text("a")
    experiment = adapter.create_experiment(name)
    run = adapter.create_run(experiment, tags={"t": "1"}, run_name="r")

    adapter.log_batch(run.run_id, metrics={"m": 0.5}, params={"p": 1}, tags={"u": "2"})
    adapter.log_artifacts(run.run_id, tmp_path / "in", "model")
    client.log_artifacts(run.run_id, str(tmp_path / "in"), "theirs")
    adapter.update_run(run.run_id, "FINISHED")

    theirs = client.get_run(run.run_id)
    ours = adapter.get_run(run.run_id)
    assert client.get_experiment_by_name(name).experiment_id == experiment
    assert (ours.metrics, ours.params, ours.tags) == (
        theirs.data.metrics,
        theirs.data.params,
        theirs.data.tags,
    )
    assert (ours.status, ours.artifact_uri) == (theirs.info.status, theirs.info.artifact_uri)
    assert adapter.hash_artifacts(run.run_id, "model") == adapter.hash_artifacts(run.run_id, "theirs")
    for folder in ("model", "theirs"):
        assert [(f.path, f.is_dir) for f in adapter.list_artifacts(run.run_id, folder)] == [
            (f.path, f.is_dir) for f in client.list_artifacts(run.run_id, folder)
        ]
    copy = Path(client.download_artifacts(run.run_id, "model", str(tmp_path)))
    assert (copy / "deep er" / "ä.bin").read_bytes() == bytes(range(256))
