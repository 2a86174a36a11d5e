from __future__ import annotations

import json
from pathlib import Path

import boto3
import pytest

from tests.contracts.configuration.conftest import REGION
from tests.fakes.mlflow_adapter import InMemoryMLflow
from tests.unit.config.sources import SEED
from tradai.common.aws import clients
from tradai.common.aws.exchange_secrets import ExchangeSecrets
from tradai.common.config.schema import parse_strategy_file
from tradai.common.entities.release import ReleaseDraft, ReleaseKind
from tradai.common.errors import ConfigInvalidError, ConfigurationError
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_configuration import strategy_config_loader
from tradai.common.runtime.wiring_retraining import config_versions, ledger

NAME = "MyStrategy"
HIDDEN = "hunter2"
SECRET = "tradai/dev/exchange/binance"
TRADES = "strategy_service.defaults.max_open_trades"


def store_secret(text: str) -> None:
    boto3.client("secretsmanager", REGION).create_secret(Name=SECRET, SecretString=text)


def let_trade(registry: InMemoryMLflow, tags: dict[str, str]) -> None:
    registry.create_registered_model(NAME)
    run = registry.create_run(registry.create_experiment(NAME))
    version = registry.create_model_version(NAME, "source", run.run_id, tags).version
    draft = ReleaseDraft(
        strategy_name=NAME,
        kind=ReleaseKind.MODEL_PROMOTED,
        actor="ada",
        reason="better",
        model_version=version,
    )
    ledger().commit(draft, expected=ledger().live(NAME))


def everything_stored() -> str:
    """Every item and every object of the account."""
    dynamodb, s3 = boto3.client("dynamodb", REGION), boto3.client("s3", REGION)
    items = [dynamodb.scan(TableName=table)["Items"] for table in dynamodb.list_tables()["TableNames"]]
    keys = [found["Key"] for found in s3.list_objects_v2(Bucket="tradai-configs-dev").get("Contents", [])]
    bodies = [s3.get_object(Bucket="tradai-configs-dev", Key=key)["Body"].read() for key in keys]
    return f"{items} {bodies}"


def test_a_value_overridden_at_every_layer_is_explained(
    registry: InMemoryMLflow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tradai.yaml").write_text(SEED)
    (tmp_path / ".env").write_text("TRADAI__STRATEGY_SERVICE__DEFAULTS__MAX_OPEN_TRADES=7\n")
    monkeypatch.setenv("TRADAI__STRATEGY_SERVICE__DEFAULTS__MAX_OPEN_TRADES", "5")
    version = config_versions().create_version(strategy_name=NAME, config_data={"max_open_trades": 11})
    config_versions().activate(NAME, version.config_id)
    let_trade(registry, {f"tradai.config.{TRADES}": "9"})

    rows = strategy_config_loader(tmp_path / "tradai.yaml").explain(NAME)

    row = next(row for row in rows if row.path == TRADES)
    assert (row.value, row.layer) == (5, "environment")
    assert row.shadowed == (
        (".env", "7"),
        ("mlflow tags", "9"),
        (f"config version {version.config_id}", 11),
        ("tradai.yaml", 3),
    )


def test_credentials_are_in_the_config_and_nowhere_else(registry: InMemoryMLflow) -> None:
    store_secret(json.dumps({"api_key": HIDDEN, "api_secret": HIDDEN}))
    version = config_versions().create_version(strategy_name=NAME, config_data=parse_strategy_file(SEED).data)
    config_versions().activate(NAME, version.config_id)
    let_trade(registry, {})

    config = strategy_config_loader().load(NAME)

    assert config.credentials.api_key is not None
    assert config.credentials.api_key.get_secret_value() == HIDDEN
    assert HIDDEN not in everything_stored() + repr(config)


@pytest.mark.usefixtures("registry")
def test_a_secret_offered_for_storage_is_refused_and_leaves_no_trace() -> None:
    with pytest.raises(ConfigInvalidError) as refused:
        config_versions().create_version(strategy_name=NAME, config_data={"params": {"api_key": HIDDEN}})

    assert HIDDEN not in everything_stored() + str(refused.value)


@pytest.mark.usefixtures("registry")
def test_a_strategy_without_model_or_secret_loads_from_what_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tradai.yaml").write_text(SEED)
    (tmp_path / ".env").write_text("TRADAI__STRATEGY__TIMEFRAME=4h\n")

    here = strategy_config_loader(tmp_path / "tradai.yaml").load(NAME)
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "tradai-dev-strategy-api")
    environment.cache_clear()
    deployed = strategy_config_loader(tmp_path / "tradai.yaml").load(NAME)

    assert here.credentials.api_key is None
    assert (here.strategy.timeframe, deployed.strategy.timeframe) == ("4h", "1h")


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("text", ["hunter2", '["hunter2"]', '{"api_key": 2}'])
def test_a_secret_of_another_form_is_refused_without_being_told(text: str) -> None:
    store_secret(text)

    with pytest.raises(ConfigurationError, match="is no JSON object of texts") as refused:
        ExchangeSecrets(client=clients.client("secretsmanager", REGION))(SECRET)

    assert HIDDEN not in f"{refused.value!r} {refused.value.__cause__} {refused.value.__context__}"
