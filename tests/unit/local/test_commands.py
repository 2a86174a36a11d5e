from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tradai.cli.main import app
from tradai.common.entities.clock import from_iso
from tradai.local import clock, stack
from tradai.local.settings import LocalSettings

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADAI_HOME", str(tmp_path))
    monkeypatch.setenv("TRADAI_ENV", "dev")  # commands set it for their process
    monkeypatch.setenv("TRADAI_LOCAL_AWS_PORT", "14566")


@pytest.fixture
def parameter(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    """The stack's clock without a stack."""
    kept: dict[str, datetime] = {}

    def set_to(settings: LocalSettings, when: datetime) -> datetime:
        kept[settings.clock_parameter] = when
        return when

    monkeypatch.setattr(clock, "get", lambda settings: kept.get(settings.clock_parameter))
    monkeypatch.setattr(clock, "set_to", set_to)
    monkeypatch.setattr(clock, "clear", lambda settings: kept.pop(settings.clock_parameter, None))
    return kept


def run(*words: str) -> Result:
    return RUNNER.invoke(app, ["local", *words])


def data(*words: str) -> Any:
    return json.loads(run(*words, "--output", "json").stdout)


def test_status_tells_each_part_and_ends_with_1_when_nothing_runs() -> None:
    result = run("status", "--output", "json")

    assert result.exit_code == 1
    parts = json.loads(result.stdout)
    assert [part["name"] for part in parts] == ["aws", "containers", "mlflow"]
    assert not any(part["is_serving"] for part in parts)


def test_down_without_a_stack_is_harmless() -> None:
    result = run("down")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing was running" in result.stderr


def test_env_is_what_a_shell_evaluates() -> None:
    lines = run("env", "--env", "staging").stdout.splitlines()

    assert "export AWS_ENDPOINT_URL=http://127.0.0.1:14566" in lines
    assert "export TRADAI_ENV=staging" in lines
    assert all(line.startswith("export ") for line in lines)


def test_the_clock_is_set_moved_and_cleared(parameter: dict[str, datetime]) -> None:
    assert data("clock", "set", "2024-05-01T00:00:00Z")["now"] == "2024-05-01T00:00:00.000000Z"
    assert data("clock", "advance", "2w")["now"] == "2024-05-15T00:00:00.000000Z"
    assert data("clock", "show")["source"] == "the stack"

    assert data("clock", "clear") == {"now": None, "source": "the machine"}
    assert not parameter


@pytest.mark.parametrize("words", [("set", "2024-05-01T00:00:00"), ("set", "soon"), ("advance", "a week")])
def test_a_time_that_is_none_is_a_usage_error(parameter: dict[str, datetime], words: tuple[str, str]) -> None:
    result = run("clock", *words)

    assert (result.exit_code, result.stdout, parameter) == (2, "", {})
    assert "error: " in result.stderr


def test_up_shows_its_progress_on_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    def up(_: LocalSettings, *, progress: Any) -> None:
        progress("starting aws on port 14566")

    monkeypatch.setattr(stack, "up", up)

    result = run("up")

    assert result.stdout == ""
    assert "starting aws on port 14566" in result.stderr


def test_a_week_is_seven_days(parameter: dict[str, datetime]) -> None:
    parameter["/tradai/dev/clock"] = start = from_iso("2024-05-01T00:00:00Z")

    run("clock", "advance", "1w")

    assert parameter["/tradai/dev/clock"] == start + timedelta(days=7)


@pytest.mark.parametrize("part", ["aws", "task", "nosuch", "../notify"])
def test_a_part_without_a_log_is_refused_before_the_stack_is_asked(part: str) -> None:
    result = run("logs", part)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"error: {part} has no log; parts are aws, containers, mlflow, task")


def test_a_bad_port_is_a_usage_error_that_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADAI_LOCAL_AWS_PORT", "abc")

    result = run("status")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "`TRADAI_LOCAL_AWS_PORT`: " in result.stderr
    assert "correct or unset it" in result.stderr


def test_up_outside_of_a_checkout_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRADAI_ROOT", str(tmp_path))
    monkeypatch.setenv("TRADAI_TARGET", "local")

    result = run("up")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        f"error: there is no cdk.json in {tmp_path}; run this inside a checkout of tradai"
    ]
    assert list(tmp_path.iterdir()) == []
