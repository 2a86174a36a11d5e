from __future__ import annotations

import pytest

from tradai.common.errors import ConfigurationError
from tradai.common.runtime.environment import BUCKETS, TABLES, environment, read_environment


def problems(**overrides: object) -> str:
    with pytest.raises(ConfigurationError) as refused:
        read_environment(**overrides)
    return str(refused.value)


def test_an_environment_alone_names_everything_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADAI_ENV", "staging")

    env = read_environment()

    assert {getattr(env, f"{name.replace('-', '_')}_table") for name in TABLES} == {
        f"tradai-{name}-staging" for name in TABLES
    }
    assert {getattr(env, f"{name}_bucket") for name in BUCKETS} == {f"tradai-{n}-staging" for n in BUCKETS}


def test_nothing_set_is_dev_on_aws() -> None:
    env = read_environment()

    assert (env.env, env.target, env.jobs_table, env.clock_parameter) == ("dev", "aws", "tradai-jobs-dev", "")
    assert (env.min_hours_between_retraining, env.retraining_interval_days) == (24, 7)


def test_a_given_name_wins_over_the_derived_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESULTS_BUCKET", "tradai-results-dev-123456789012-eu-west-1")

    env = read_environment()

    assert (env.results_bucket, env.configs_bucket) == (
        "tradai-results-dev-123456789012-eu-west-1",
        "tradai-configs-dev",
    )


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TRADAI_ENV", "JOBS_TABLE", "MIN_HOURS_BETWEEN_RETRAINING"):
        monkeypatch.setenv(name, "")

    env = read_environment()

    assert (env.env, env.jobs_table, env.min_hours_between_retraining) == ("dev", "tradai-jobs-dev", 24)


def test_an_override_wins_over_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADAI_ENV", "dev")
    monkeypatch.setenv("JOBS_TABLE", "theirs")

    env = read_environment(env="prod", jobs_table="mine")

    assert (env.env, env.jobs_table, env.releases_table) == ("prod", "mine", "tradai-releases-prod")


def test_every_bad_variable_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"TRADAI_ENV": "production", "BAKE_HOURS": "long", "LEASE_SECONDS": "1.5"}.items():
        monkeypatch.setenv(name, value)

    message = problems()

    assert all(name in message for name in ("TRADAI_ENV", "BAKE_HOURS", "LEASE_SECONDS"))
    assert "'dev', 'staging' or 'prod'" in message


def test_a_clock_that_can_be_set_is_the_local_stacks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADAI_CLOCK_PARAMETER", "/tradai/dev/clock")

    assert "TRADAI_TARGET=local" in problems()
    assert read_environment(target="local").clock_parameter == "/tradai/dev/clock"


def test_passwords_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_PASSWORD", "hunter2")

    assert read_environment().mlflow_password == "hunter2"
    assert "hunter2" not in repr(read_environment())


@pytest.mark.parametrize(
    ("text", "names"), [("", set()), ("Alpha", {"Alpha"}), (" Alpha, ,Beta,", {"Alpha", "Beta"})]
)
def test_allowed_models_are_a_list_with_commas(text: str, names: set[str]) -> None:
    assert read_environment(allowed_models=text).allowed == names


def test_a_process_reads_its_environment_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = environment()
    monkeypatch.setenv("TRADAI_ENV", "prod")

    assert environment() is first
