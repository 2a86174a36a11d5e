"""Settings of the seed's services, by the prefixes of the seed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from tradai.common.errors import SettingsInvalidError, outcome_of
from tradai.common.runtime.environment import environment
from tradai.common.runtime.settings import BackendSettings, DataCollectionSettings, StrategyServiceSettings
from tradai.common.runtime.settings_mixins import ArcticSettingsMixin, MLflowSettingsMixin
from tradai.common.runtime.settings_sources import SERVICES, complete, names_of, read_settings, reported

HIDDEN = "hunter2-of-mlflow"


@pytest.fixture(autouse=True)
def nothing_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A process in an empty folder, in which no setting is told."""
    monkeypatch.chdir(tmp_path)
    for service in SERVICES:
        for name in service.model_fields:
            for variable in names_of(service, name):
                monkeypatch.delenv(variable, raising=False)
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def problems() -> dict[str, str]:
    with pytest.raises(SettingsInvalidError) as refused:
        read_settings()
    return {each.path: str(each) for each in refused.value.problems}


def test_every_variable_of_the_seed_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "BACKEND_EXECUTOR_MODE": "sqs",
        "BACKEND_BACKTEST_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/1/requests",
        "STRATEGY_SERVICE_MLFLOW_TRACKING_URI": "http://registry.test:5000",
        "STRATEGY_SERVICE_STRATEGY_PATH": "strategies",
        "DATA_COLLECTION_EXCHANGES": "binance, Kraken",
        "DATA_COLLECTION_ARCTIC_S3_BUCKET": "tradai-data",
    }.items():
        monkeypatch.setenv(name, value)

    backend, strategy_service, data = BackendSettings(), StrategyServiceSettings(), DataCollectionSettings()

    assert (backend.executor_mode, str(backend.backtest_queue_url)[-8:]) == ("sqs", "requests")
    assert strategy_service.mlflow_tracking_uri == "http://registry.test:5000"
    assert strategy_service.strategy_path == Path("strategies")
    assert (data.exchanges, data.arctic_s3_bucket) == (("Binance", "Kraken"), "tradai-data")


def test_nothing_told_is_a_developers_machine() -> None:
    assert BackendSettings().executor_mode == "local"
    assert StrategyServiceSettings().arctic_library_name == "ohlcv"
    assert DataCollectionSettings().exchanges == ()


@pytest.mark.parametrize("middle", ["", "TRACKING_"])
def test_both_spellings_of_the_registrys_user_are_read(monkeypatch: pytest.MonkeyPatch, middle: str) -> None:
    monkeypatch.setenv(f"MLFLOW_{middle}USERNAME", "quant")
    monkeypatch.setenv(f"MLFLOW_{middle}PASSWORD", HIDDEN)

    settings = BackendSettings()

    assert settings.mlflow_username == "quant"
    assert settings.mlflow_password is not None
    assert settings.mlflow_password.get_secret_value() == HIDDEN
    assert environment.__wrapped__().mlflow_password == HIDDEN
    assert HIDDEN not in f"{settings!r}{settings}{settings.model_dump()}"


def test_mixins_are_shared() -> None:
    assert issubclass(BackendSettings, MLflowSettingsMixin)
    assert issubclass(StrategyServiceSettings, (MLflowSettingsMixin, ArcticSettingsMixin))
    assert issubclass(DataCollectionSettings, ArcticSettingsMixin)


def test_a_services_own_variable_wins_over_the_shared_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://shared.test")
    monkeypatch.setenv("STRATEGY_SERVICE_MLFLOW_TRACKING_URI", "http://own.test")

    assert StrategyServiceSettings().mlflow_tracking_uri == "http://own.test"
    assert BackendSettings().mlflow_tracking_uri == "http://shared.test"


def test_a_variable_of_the_process_wins_over_dotenv(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("BACKEND_EXECUTOR_MODE=sqs\nARCTIC_LIBRARY_NAME=ticks\n", encoding="utf-8")
    monkeypatch.setenv("BACKEND_EXECUTOR_MODE", "stepfunctions")

    sources = {each.variable: each.source for each in reported(read_settings())}

    assert (BackendSettings().executor_mode, StrategyServiceSettings().arctic_library_name) == (
        "stepfunctions",
        "ticks",
    )
    assert (sources["BACKEND_EXECUTOR_MODE"], sources["ARCTIC_LIBRARY_NAME"]) == ("environment", ".env")
    assert sources["STRATEGY_SERVICE_STRATEGY_PATH"] == "default"


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        BackendSettings().executor_mode = "sqs"  # type: ignore[misc]  # what is tested


def test_every_bad_variable_is_told_at_once_with_its_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("DATA_COLLECTION_EXCHANGES=[binance\n", encoding="utf-8")
    for name, value in {
        "BACKEND_EXECUTOR_MODE": "lokal",
        "BACKEND_BACKTEST_QUEUE_URL": "requests",
        "MLFLOW_TRACKING_URI": f"http://me:{HIDDEN}@registry.test",
        "MLFLOW_PASSWORD": HIDDEN,
        "ARCTIC_S3_BUCKET": "Not A Bucket",
        "ARCTIC_S3_ENDPOINT": "two words",
        "BAKE_HOURS": "long",
    }.items():
        monkeypatch.setenv(name, value)

    told = problems()

    assert told.keys() == {
        "BACKEND_EXECUTOR_MODE", "BACKEND_BACKTEST_QUEUE_URL", "MLFLOW_TRACKING_URI", "MLFLOW_PASSWORD",
        "ARCTIC_S3_BUCKET", "ARCTIC_S3_ENDPOINT", "DATA_COLLECTION_EXCHANGES", "BAKE_HOURS",
    }  # fmt: skip
    assert "must be local, sqs or stepfunctions; correct it in this shell" in told["BACKEND_EXECUTOR_MODE"]
    assert "correct it in .env" in told["DATA_COLLECTION_EXCHANGES"]
    assert "MLFLOW_USERNAME is not set" in told["MLFLOW_PASSWORD"]
    assert HIDDEN not in str(told)


def test_a_dotenv_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"BACKEND_EXECUTOR_MODE=\xff")

    assert problems() == {".env": "`.env`: is not UTF-8 text"}


def test_bad_settings_are_a_usage_error() -> None:
    assert outcome_of(SettingsInvalidError(())).exit_code == 2


@pytest.mark.parametrize("uri", ["registry", "http://", "file:///mlruns"])
def test_a_registry_has_a_host(monkeypatch: pytest.MonkeyPatch, uri: str) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)

    assert "MLFLOW_TRACKING_URI" in problems()


def test_the_rest_of_the_product_learns_what_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(f"MLFLOW_TRACKING_PASSWORD={HIDDEN}\n", encoding="utf-8")
    monkeypatch.setenv("MLFLOW_USERNAME", "quant")
    monkeypatch.setenv("STRATEGY_SERVICE_MLFLOW_TRACKING_URI", "http://own.test")

    completed = complete(read_settings())
    known = environment.__wrapped__()

    assert completed == {"MLFLOW_TRACKING_URI": "environment", "MLFLOW_PASSWORD": ".env"}
    assert (known.mlflow_tracking_uri, known.mlflow_username) == ("http://own.test", "quant")
    assert known.mlflow_password == HIDDEN


def test_the_page_of_settings_names_every_class_and_variable() -> None:
    page = (Path(__file__).parents[3] / "docs" / "settings.md").read_text(encoding="utf-8")

    for service in SERVICES:
        assert f"`{service.__name__}`" in page
        for name in service.model_fields:
            assert [each for each in names_of(service, name) if f"`{each}`" not in page] == []
