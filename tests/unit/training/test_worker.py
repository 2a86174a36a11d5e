from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.unit.training.jobs import NAME, Desk, MomentumTrainer, document, version, written_market
from tests.unit.training.market import START
from tradai.common.drift.profile import DriftProfile
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.entrypoint.training.task import read_task
from tradai.common.entrypoint.training.trainers.ports import TrainingOrder, TrainingOutcome
from tradai.common.entrypoint.training.worker import run
from tradai.common.errors import (
    ConfigInvalidError,
    ConfigurationError,
    ConfigVersionNotFoundError,
    NoActiveConfigError,
    TrainingFailedError,
    ValidationFailedError,
)


@pytest.fixture(scope="module")
def candles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written_market(tmp_path_factory.mktemp("market"))


@pytest.fixture
def desk(candles: Path) -> Desk:
    return Desk(candles=candles)


def test_a_job_leaves_a_registered_model_with_its_facts(desk: Desk, tmp_path: Path) -> None:
    result = run(desk.task(), desk.services(), tmp_path)

    registered = desk.mlflow.get_model_version(NAME, str(result.model_version))
    assert registered.tags["job_id"] == "job-1"
    assert registered.tags["trace_id"] == "trace-1"
    assert registered.tags["git_commit"] == "abc1234"
    assert registered.tags["config_id"] == desk.configs.versions[0].config_id
    assert registered.sha256 == result.sha256
    job = desk.jobs.items["job-1"]
    assert job.status is RetrainingStatus.COMPARING
    assert (job.new_version, job.mlflow_run_id) == (result.model_version, result.mlflow_run_id)
    assert job.config_version_id == desk.configs.versions[0].config_id


def test_the_result_is_the_challenger_on_the_last_thirty_whole_days(desk: Desk, tmp_path: Path) -> None:
    run(desk.task(), desk.services(), tmp_path)

    (challenger,) = desk.results.results("job-1")
    assert challenger.role == "challenger"
    assert len(challenger.dates) == len(challenger.daily_returns) == 30
    assert challenger.dates[-1] == date(2025, 1, 1) + timedelta(days=259)
    assert challenger.trained_until == challenger.window_start
    assert (challenger.trainer, challenger.fee, challenger.git_commit) == ("baseline", 0.0005, "abc1234")


def test_the_champion_is_judged_by_its_own_files_on_the_same_window(desk: Desk, tmp_path: Path) -> None:
    first = run(desk.task("one"), desk.services(), tmp_path / "one")
    desk.pointers.model_version, desk.day = first.model_version, 267

    run(desk.task("two"), desk.services(), tmp_path / "two")

    challenger, champion = desk.results.results("two")
    assert champion.role == "champion"
    assert champion.model_version == first.model_version
    assert champion.sha256 == first.sha256
    assert champion.dates == challenger.dates
    assert champion.daily_returns != challenger.daily_returns
    assert champion.trained_until == START + timedelta(days=230)
    assert desk.jobs.items["two"].expected_champion == first.model_version


def test_both_models_are_counted_by_the_hour_against_their_own_profile(desk: Desk, tmp_path: Path) -> None:
    first = run(desk.task("one"), desk.services(), tmp_path / "one")
    desk.pointers.model_version, desk.day = first.model_version, 267

    second = run(desk.task("two"), desk.services(), tmp_path / "two")

    mine, theirs = (desk.counts.items[NAME, str(r.model_version)] for r in (second, first))
    assert len(mine) == 30 * 24
    assert len(theirs) == 37 * 24
    folder = desk.mlflow.download_artifacts(str(second.mlflow_run_id), "model", tmp_path / "download")
    profile = DriftProfile.from_json((folder / "drift_profile.json").read_text())
    assert profile.reference_windows == 2
    assert {counts.profile for counts in mine.values()} == {profile.id}


def test_altered_champion_files_are_reported_and_never_opened(desk: Desk, tmp_path: Path) -> None:
    first = run(desk.task("one"), desk.services(), tmp_path / "one")
    altered = tmp_path / "altered"
    altered.mkdir()
    (altered / "means.json").write_text("something else")
    desk.mlflow.log_artifacts(str(first.mlflow_run_id), altered, "model")
    desk.pointers.model_version = first.model_version

    run(desk.task("two"), desk.services(), tmp_path / "two")

    _, champion = desk.results.results("two")
    assert "does not match its hash" in str(champion.error)
    assert champion.metrics == {}


def test_a_champion_that_left_the_registry_is_reported(desk: Desk, tmp_path: Path) -> None:
    desk.pointers.model_version = "7"

    run(desk.task(), desk.services(), tmp_path)

    _, champion = desk.results.results("job-1")
    assert champion.model_version == "7"
    assert champion.error


def test_the_config_that_the_task_names_is_used_not_the_active_one(desk: Desk, tmp_path: Path) -> None:
    older = desk.configs.versions[0]
    desk.configs.versions.append(version(2, document(fee=0.01)))

    run(desk.task(TRADAI_CONFIG_VERSION_ID=older.config_id), desk.services(), tmp_path)

    assert desk.results.results("job-1")[0].fee == 0.0005


def test_the_task_may_replace_the_data_that_the_config_names(desk: Desk, tmp_path: Path) -> None:
    desk.configs.versions[0].config_data["strategy_service"]["adapter"]["path"] = "nowhere"

    result = run(desk.task(TRADAI_DATA=str(desk.candles)), desk.services(), tmp_path)

    assert result.model_version


def test_the_same_data_and_config_give_the_same_model_under_another_job(desk: Desk, tmp_path: Path) -> None:
    one = run(desk.task("one"), desk.services(), tmp_path / "one")
    two = run(desk.task("two"), desk.services(), tmp_path / "two")

    assert one.model_version != two.model_version
    assert (one.sha256, one.data_version) == (two.sha256, two.data_version)


def test_a_training_without_a_model_registers_nothing(desk: Desk, tmp_path: Path) -> None:
    class Broken(MomentumTrainer):
        def train(self, order: TrainingOrder) -> TrainingOutcome:
            raise TrainingFailedError(f"{order.identifier}: no model")

    desk.trainer = Broken()

    with pytest.raises(TrainingFailedError, match="job-1-0"):
        run(desk.task(), desk.services(), tmp_path)

    assert desk.results.items == {}
    assert desk.jobs.items["job-1"].status is RetrainingStatus.TRAINING


@pytest.mark.parametrize(
    ("prepare", "error", "sentence"),
    [
        (lambda desk: desk.configs.versions.clear(), NoActiveConfigError, "has no ACTIVE config version"),
        (lambda desk: setattr(desk, "day", 0), ValidationFailedError, "more|days short|before"),
        (lambda desk: setattr(desk, "day", 60), ValidationFailedError, "days short"),
        (lambda desk: setattr(desk, "candles", Path("nowhere")), ValidationFailedError, "does not exist"),
        (
            lambda desk: desk.configs.versions.append(version(2, {"timeframe": "1h"})),
            ConfigInvalidError,
            "strategy",
        ),
        (
            lambda desk: desk.configs.versions.append(version(2, no_symbols())),
            ValidationFailedError,
            "symbol",
        ),
        (
            lambda desk: desk.configs.versions.append(version(2, no_adapter())),
            ValidationFailedError,
            "adapter",
        ),
    ],
)
def test_what_cannot_be_trained_is_one_sentence(
    desk: Desk, tmp_path: Path, prepare: object, error: type[Exception], sentence: str
) -> None:
    prepare(desk)  # type: ignore[operator] # a change of the desk

    with pytest.raises(error, match=sentence):
        run(desk.task(), desk.services(), tmp_path)


def test_an_unknown_config_version_is_named(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(ConfigVersionNotFoundError, match="v9-00000000"):
        run(desk.task(TRADAI_CONFIG_VERSION_ID="v9-00000000"), desk.services(), tmp_path)


def test_every_bad_variable_of_the_task_is_reported_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADAI_MODEL_NAME", "../Alpha")
    monkeypatch.setenv("TRADAI_TRIGGER", "whim")
    monkeypatch.delenv("TRADAI_JOB_ID", raising=False)

    with pytest.raises(ConfigurationError) as caught:
        read_task()

    for name in ("TRADAI_MODEL_NAME", "TRADAI_TRIGGER", "TRADAI_JOB_ID"):
        assert name in str(caught.value)


def no_symbols() -> dict[str, object]:
    data = document()
    del data["strategy_service"]["defaults"]["symbols"]
    return data


def no_adapter() -> dict[str, object]:
    data = document()
    del data["strategy_service"]["adapter"]
    return data
