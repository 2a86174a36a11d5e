from __future__ import annotations

from pathlib import Path

import pytest

import cdk.settings
from cdk.settings import ENVIRONMENTS, STRATEGY, SWITCHES, TEXTS, Settings, SettingsError, read_settings
from tradai.common.entities.names import NAME_PATTERN

ROOT = Path(__file__).parents[2]
ACCOUNT = "111122223333"


def settings_of(**context: str) -> Settings:
    return read_settings(context.get)


@pytest.mark.parametrize(
    ("env", "differs"),
    [
        ("dev", ("local", "db.t4g.micro", "EC2", 30, False)),
        ("staging", ("sqs", "db.t4g.micro", "EC2", 30, False)),
        ("prod", ("stepfunctions", "db.t4g.small", "FARGATE", 90, True)),
    ],
)
def test_environments_differ_as_the_product_says(env: str, differs: tuple[object, ...]) -> None:
    settings = ENVIRONMENTS[env]

    assert differs == (
        settings.executor_mode,
        settings.mlflow_database_class,
        settings.launch_type,
        settings.log_retention_days,
        settings.keep_data_on_delete,
    )


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ({}, "no env given; pass --context env=<one of dev, staging, prod>"),
        ({"env": "production"}, "env 'production' given; pass --context env=<one of dev, staging, prod>"),
        ({"env": "dev", "target": "gcp"}, "target 'gcp' is unknown; pass --context target=<aws or local>"),
        (
            {"env": "dev", "executor_mode": "bogus"},
            "executor_mode 'bogus' is unknown; pass --context executor_mode=<local, sqs or stepfunctions>",
        ),
        (
            {"env": "dev", "target": "local", "executor_mode": ""},
            "executor_mode '' is unknown",
        ),
        (
            {"env": "dev", "allowed_models": "Alpha,../x"},
            "allowed_models names '../x', which is no strategy's name; pass --context allowed_models=<names",
        ),
        ({"env": "dev", "allowed_models": "Alpha,"}, "allowed_models names ''"),
        ({"env": "dev", "mlflow_tracking_uri": "mlflow"}, "mlflow_tracking_uri 'mlflow' is not a URL"),
        (
            {"env": "dev", "platform": "of"},
            "platform 'of' is neither on nor off; pass --context platform=<on",
        ),
        (
            {"env": "dev", "platform": "off"},
            "platform=off leaves MLflow out, so it must be told where yours is",
        ),
        (
            {"env": "dev", "account": "12", "region": "eu-west-1"},
            "account '12' is none; pass --context account=",
        ),
        ({"env": "dev", "account": ACCOUNT, "region": "Ireland"}, "region 'Ireland' is none; pass --context"),
        (
            {"env": "dev", "account": ACCOUNT},
            "no region given; pass --context account=<id> and --context region=",
        ),
        (
            {"env": "dev", "region": "eu-west-1"},
            "no account given; pass --context account=<id> and --context",
        ),
    ],
)
def test_wrong_context_is_one_clear_sentence(context: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(context.get)

    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "localhost:5001",
            "LOCALHOST",
            "localhost.",
            "mlflow.localhost",
            "127.0.0.1:5001",
            "127.8.8.8",
            "127.1",
        ),
        *(
            "2130706433:5000",
            "0x7f000001",
            "0.0.0.0:5001",
            "0",
            "[::1]:5001",
            "[::]:5000",
            "[::ffff:127.0.0.1]",
        ),
    ],
)
def test_an_address_of_this_machine_is_refused_on_aws(host: str) -> None:
    with pytest.raises(SettingsError, match="loopback"):
        settings_of(env="dev", mlflow_tracking_uri=f"http://user:pass@{host}")


@pytest.mark.parametrize(
    "host", ["localhost.example.com:5000", "127.example.com", "mlflow", "10.0.0.1:5000", "[2001:db8::1]:5000"]
)
def test_an_address_of_another_machine_is_taken_on_aws(host: str) -> None:
    url = f"http://user:pass@{host}"

    assert settings_of(env="dev", mlflow_tracking_uri=url).mlflow_tracking_uri == url


@pytest.mark.parametrize(
    "url",
    ["http://:5000", "http://", "ftp://mlflow:5000", "mlflow:5000", "http://[::1", "http://mlflow:99999"],
)
@pytest.mark.parametrize("target", ["aws", "local"])
def test_what_is_no_web_address_with_a_host_is_refused(url: str, target: str) -> None:
    with pytest.raises(SettingsError, match="is not a URL with a host"):
        settings_of(env="dev", target=target, mlflow_tracking_uri=url)


def test_the_local_target_uses_this_machine_and_its_own_clock() -> None:
    settings = settings_of(env="dev", target="local")

    assert settings.mlflow_tracking_uri == "http://localhost:5001"
    assert settings.executor_mode == "local"
    assert settings.bucket_suffix == ""
    assert not settings.schedules_run


def test_the_local_target_has_no_platform_whatever_is_asked_for() -> None:
    settings = settings_of(env="dev", target="local", platform="on", mlflow_login="on", account=ACCOUNT)

    assert not settings.has_platform
    assert not settings.needs_mlflow_login
    assert settings.account == "000000000000"


def test_an_mlflow_elsewhere_needs_a_login_only_when_it_is_said() -> None:
    elsewhere = {"env": "dev", "platform": "off", "mlflow_tracking_uri": "https://mlflow.example.com"}

    assert settings_of(env="dev").needs_mlflow_login
    assert not settings_of(**elsewhere).needs_mlflow_login
    assert settings_of(**elsewhere, mlflow_login="on").needs_mlflow_login


def test_the_local_executor_is_the_accounts_workflow_on_aws() -> None:
    assert settings_of(env="dev").executor_mode == "stepfunctions"
    assert settings_of(env="staging", executor_mode="local").executor_mode == "stepfunctions"
    assert settings_of(env="staging").executor_mode == "sqs"


@pytest.mark.parametrize("env", sorted(ENVIRONMENTS))
def test_functions_on_aws_find_mlflow_by_service_discovery_or_as_told(env: str) -> None:
    assert settings_of(env=env).mlflow_tracking_uri == f"http://mlflow.tradai-{env}.internal:5000"
    told = settings_of(env=env, mlflow_tracking_uri="https://mlflow.example.com")
    assert told.mlflow_tracking_uri == "https://mlflow.example.com"


def test_strategies_that_may_be_retrained_are_names() -> None:
    assert settings_of(env="dev", allowed_models=" Alpha , Beta").allowed_models == "Alpha,Beta"
    assert settings_of(env="dev", target="local", allowed_models="").allowed_models == ""
    assert STRATEGY.pattern == NAME_PATTERN


def test_every_context_is_in_the_table() -> None:
    table = (ROOT / "docs" / "infrastructure.md").read_text(encoding="utf-8").split("\n\n")[2]

    missing = [key for key in ("env", "target", *TEXTS, *SWITCHES) if f"`{key}" not in table]

    assert missing == []


def test_no_module_below_the_settings_asks_for_an_environments_name() -> None:
    folder = Path(cdk.settings.__file__).parent
    others = [path for path in folder.glob("*.py") if path.name != "settings.py"]

    asking = [
        path.name for path in others for env in ENVIRONMENTS if f'"{env}"' in path.read_text(encoding="utf-8")
    ]

    assert asking == []
