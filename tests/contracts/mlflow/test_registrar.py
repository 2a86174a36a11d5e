from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.contracts.mlflow.conftest import Store
from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.training import TrainingConfig, TrainingResult
from tradai.common.entrypoint.training.model_registrar import ModelRegistrar
from tradai.common.errors import ContentAlteredError, TransientError, ValidationFailedError
from tradai.common.registry.artifacts import artifact_set_hash, folder_digests

UNTIL = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def training_config(name: str) -> TrainingConfig:
    return TrainingConfig(
        strategy_name=name,
        config_id="v1-12345678",
        config_hash="c" * 64,
        inputs_hash="i" * 64,
        job_id="11111111-2222",
        trace_id="t1",
        trainer="baseline",
        git_commit="abc123",
        experiment_name=f"strategies/{name.lower()}",
    )


@pytest.fixture
def training_result(tmp_path: Path) -> TrainingResult:
    folder, report = tmp_path / "bundle", tmp_path / "report"
    (folder / "BTC").mkdir(parents=True)
    report.mkdir()
    (folder / "BTC" / "model.txt").write_text("weights")
    (folder / "features.json").write_text("[]")
    (report / "walk_forward.json").write_text("{}")
    return TrainingResult(
        metrics={"total_profit": 0.17, "sharpe_ratio": None},
        params={"learning_rate": 0.05},
        artifact_dir=folder,
        data_version="sha256:dv",
        trained_until=UNTIL,
        trials=3,
        reports={"report": report},
    )


def test_registration_returns_the_version_with_run_and_hash(
    store: Store, training_config: TrainingConfig, training_result: TrainingResult
) -> None:
    registrar = ModelRegistrar(mlflow_adapter=store)

    result = registrar.register(config=training_config, result=training_result)

    version = store.get_model_version(training_config.strategy_name, str(result.model_version))
    assert (version.version, version.stage, version.run_id) == ("1", ModelStage.NONE, result.mlflow_run_id)
    assert result.sha256 == artifact_set_hash(folder_digests(training_result.artifact_dir))
    assert result.metrics == training_result.metrics


def test_version_and_run_carry_the_tags_that_trace_them(
    store: Store, training_config: TrainingConfig, training_result: TrainingResult
) -> None:
    config = replace(training_config, tags={"tradai.effective_hash": "e"})

    result = ModelRegistrar(mlflow_adapter=store).register(config=config, result=training_result)

    tags = store.get_model_version(config.strategy_name, 1).tags
    assert tags == {
        "strategy_name": config.strategy_name,
        "job_id": config.job_id,
        "trace_id": "t1",
        "config_id": "v1-12345678",
        "config_hash": "c" * 64,
        "inputs_hash": "i" * 64,
        "git_commit": "abc123",
        "mlflow.source.git.commit": "abc123",
        "data_version": "sha256:dv",
        "trainer": "baseline",
        "trained_until": "2026-11-20T12:00:00.000000Z",
        "tradai.trials": "3",
        "tradai.sha256": result.sha256,
        "tradai.effective_hash": "e",
    }
    assert tags.items() <= store.get_run(str(result.mlflow_run_id)).tags.items()


def test_the_run_holds_metrics_parameters_and_files(
    store: Store, training_config: TrainingConfig, training_result: TrainingResult
) -> None:
    result = ModelRegistrar(mlflow_adapter=store).register(training_config, training_result)

    run = store.get_run(str(result.mlflow_run_id))
    assert (run.status, run.metrics, run.params) == (
        "FINISHED",
        {"total_profit": 0.17},
        {"learning_rate": "0.05"},
    )
    assert store.hash_artifacts(run.run_id, "model").keys() == {"BTC/model.txt", "features.json"}
    assert store.hash_artifacts(run.run_id, "report").keys() == {"walk_forward.json"}


def test_parameters_are_not_logged_when_the_strategy_says_so(
    store: Store, training_config: TrainingConfig, training_result: TrainingResult
) -> None:
    config = replace(training_config, auto_log_params=False)

    result = ModelRegistrar(mlflow_adapter=store).register(config, training_result)

    assert store.get_run(str(result.mlflow_run_id)).params == {}


def test_the_same_files_of_the_same_job_are_registered_once(
    store: Store, training_config: TrainingConfig, training_result: TrainingResult
) -> None:
    registrar = ModelRegistrar(mlflow_adapter=store)
    first = registrar.register(training_config, training_result)

    again = registrar.register(training_config, training_result)
    other = registrar.register(replace(training_config, job_id="another"), training_result)

    assert (again.model_version, again.mlflow_run_id) == (first.model_version, first.mlflow_run_id)
    assert other.model_version == "2"


def test_an_empty_folder_is_not_a_model(
    store: Store, training_config: TrainingConfig, training_result: TrainingResult, tmp_path: Path
) -> None:
    (tmp_path / "nothing").mkdir()

    with pytest.raises(ValidationFailedError, match="training made no model"):
        ModelRegistrar(mlflow_adapter=store).register(
            training_config, replace(training_result, artifact_dir=tmp_path / "nothing")
        )


def test_files_changed_since_they_were_hashed_are_refused(
    store: Store, training_config: TrainingConfig, training_result: TrainingResult
) -> None:
    with pytest.raises(ContentAlteredError):
        ModelRegistrar(mlflow_adapter=store).register(
            training_config, replace(training_result, sha256="0" * 64)
        )


def test_a_failure_on_the_way_leaves_a_failed_run_and_no_version(
    store: Store,
    training_config: TrainingConfig,
    training_result: TrainingResult,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs: list[str] = []

    def lost(run_id: str, path: str) -> dict[str, str]:
        runs.append(run_id)
        raise TransientError(path)

    monkeypatch.setattr(type(store), "hash_artifacts", lambda _self, run_id, path: lost(run_id, path))

    with pytest.raises(TransientError):
        ModelRegistrar(mlflow_adapter=store).register(training_config, training_result)
    assert store.get_run(runs[0]).status == "FAILED"
    assert store.search_model_versions(training_config.strategy_name) == []


def test_other_bytes_in_the_store_are_not_registered(
    store: Store,
    training_config: TrainingConfig,
    training_result: TrainingResult,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(type(store), "hash_artifacts", lambda _self, _run_id, _path: {"half": "0"})

    with pytest.raises(ContentAlteredError):
        ModelRegistrar(mlflow_adapter=store).register(training_config, training_result)
    assert store.search_model_versions(training_config.strategy_name) == []
