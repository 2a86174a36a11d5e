from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.contracts.mlflow.conftest import Store
from tradai.common.errors import ConflictError, NotFoundError, ValidationFailedError


@pytest.fixture
def run_id(store: Store, name: str) -> str:
    return store.create_run(store.create_experiment(f"strategies/{name}")).run_id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "bundle"
    (made / "BTC USDT").mkdir(parents=True)
    (made / "BTC USDT" / "größe.bin").write_bytes(bytes(range(256)) * 1000)
    (made / "model.txt").write_text("weights")
    (made / "empty").write_bytes(b"")
    return made


def test_an_experiment_is_created_once_and_found_by_name(store: Store, name: str) -> None:
    experiment = store.create_experiment(f"strategies/{name}")

    assert store.get_experiment_by_name(f"strategies/{name}") == experiment
    with pytest.raises(ConflictError):
        store.create_experiment(f"strategies/{name}")
    with pytest.raises(NotFoundError):
        store.get_experiment_by_name(f"strategies/{name}-other")


def test_a_run_begins_running_with_its_tags(store: Store, name: str) -> None:
    experiment = store.create_experiment(f"strategies/{name}")

    made = store.create_run(experiment, tags={"job_id": "j1"}, run_name="first")

    run = store.get_run(made.run_id)
    assert (run.status, run.experiment_id, run.artifact_uri) == ("RUNNING", experiment, made.artifact_uri)
    assert run.artifact_uri.startswith("mlflow-artifacts:/")
    assert run.tags["job_id"] == "j1"
    assert run.tags["mlflow.runName"] == "first"


def test_what_is_logged_is_read_again(store: Store, run_id: str) -> None:
    store.log_batch(run_id, metrics={"profit": 0.25, "trades": 12}, params={"fee": 0.001}, tags={"a": "b"})
    store.set_tag(run_id, "c", "d")
    store.update_run(run_id, "FINISHED")

    run = store.get_run(run_id)
    assert run.metrics == {"profit": 0.25, "trades": 12.0}
    assert run.params == {"fee": "0.001"}
    assert (run.tags["a"], run.tags["c"], run.status) == ("b", "d", "FINISHED")


def test_undefined_metrics_are_left_out(store: Store, run_id: str) -> None:
    store.log_batch(run_id, metrics={"none": None, "nan": float("nan"), "inf": float("inf"), "zero": 0.0})

    assert store.get_run(run_id).metrics == {"zero": 0.0}


def test_more_than_mlflow_takes_at_once_is_logged(store: Store, run_id: str) -> None:
    params = {f"p{n}": "x" * 7000 if n == 0 else n for n in range(250)}

    store.log_batch(run_id, metrics={f"m{n}": n for n in range(1100)}, params=params)

    run = store.get_run(run_id)
    assert len(run.metrics) == 1100
    assert run.params["p249"] == "249"
    assert len(run.params["p0"]) == 6000


def test_a_parameter_is_not_changed(store: Store, run_id: str) -> None:
    store.log_batch(run_id, params={"fee": 1})

    store.log_batch(run_id, params={"fee": 1})
    with pytest.raises(ValidationFailedError):
        store.log_batch(run_id, params={"fee": 2})


def test_an_unknown_run_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.get_run("0" * 32)
    with pytest.raises(NotFoundError):
        store.update_run("0" * 32, "FINISHED")
    with pytest.raises(NotFoundError):
        store.log_batch("0" * 32, tags={"a": "b"})


def test_files_come_back_as_they_went(store: Store, run_id: str, folder: Path, tmp_path: Path) -> None:
    store.log_artifacts(run_id, folder, "model")

    copy = store.download_artifacts(run_id, "model", tmp_path / "copy")

    assert {p.relative_to(copy): p.read_bytes() for p in copy.rglob("*") if p.is_file()} == {
        p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_one_file_is_fetched_alone(store: Store, run_id: str, folder: Path, tmp_path: Path) -> None:
    store.log_artifacts(run_id, folder, "model")

    assert store.download_artifacts(run_id, "model/model.txt", tmp_path).read_text() == "weights"
    assert store.read_artifact(run_id, "model/model.txt") == b"weights"


def test_a_listing_shows_one_level(store: Store, run_id: str, folder: Path) -> None:
    store.log_artifacts(run_id, folder, "model")

    found = [(entry.path, entry.is_dir, entry.size) for entry in store.list_artifacts(run_id, "model")]
    assert found == [
        ("model/BTC USDT", True, None),
        ("model/empty", False, 0),
        ("model/model.txt", False, 7),
    ]
    assert [entry.path for entry in store.list_artifacts(run_id)] == ["model"]
    assert store.list_artifacts(run_id, "nothing") == []


def test_hashes_are_those_of_the_bytes_by_relative_path(store: Store, run_id: str, folder: Path) -> None:
    store.log_artifacts(run_id, folder, "model")

    assert store.hash_artifacts(run_id, "model") == {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }
    assert store.hash_artifacts(run_id, "nothing") == {}


def test_a_missing_file_is_not_found(store: Store, run_id: str, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        store.download_artifacts(run_id, "model", tmp_path)
    with pytest.raises(NotFoundError):
        store.read_artifact(run_id, "model/model.txt")
