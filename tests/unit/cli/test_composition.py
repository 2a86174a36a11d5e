"""The command line as a whole: its parts, their help, what they import."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest
from typer.testing import CliRunner

from tradai.cli.lazy import load
from tradai.cli.main import PARTS, app

PROMISED = {
    "strategy": {
        "list", "stage", "set-version", "models", "compare", "pause", "resume", "unquarantine",
    },
    "config": {
        "create", "validate", "list", "show", "diff", "activate", "deprecate", "explain", "schema",
    },
    "deploy": {"strategy", "rollback"},
    "review": {"list", "approve", "reject"},
}  # fmt: skip
EVERYWHERE = {"--env", "--output", "--yes", "--reason"}


def test_every_promised_command_is_there() -> None:
    for group, names in PROMISED.items():
        assert set(load(PARTS[group]).commands) == names


@pytest.mark.parametrize("name", PARTS)
def test_the_help_of_a_part_is_its_own(name: str) -> None:
    assert load(PARTS[name]).help.splitlines()[0] == PARTS[name].help


@pytest.mark.parametrize("name", sorted(set(PARTS) - {"local"}))
def test_every_command_takes_the_options_of_every_command(name: str) -> None:
    part = load(PARTS[name])
    for command in getattr(part, "commands", {name: part}).values():
        assert {flag for each in command.params for flag in each.opts} >= EVERYWHERE


def test_help_imports_no_part() -> None:
    program = (
        "import sys; from typer.testing import CliRunner; from tradai.cli.main import app;"
        "result = CliRunner().invoke(app, ['--help']); assert 'strategy' in result.stdout;"
        "print([name for name in sys.modules if name in ('boto3', 'yaml', 'numpy', 'tradai.cli.strategy')])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_a_mistyped_command_is_a_usage_error_with_a_suggestion() -> None:
    result = CliRunner().invoke(app, ["stratgy"])

    assert result.exit_code == 2
    assert "'strategy'" in result.stderr


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(app, ["--version"]).stdout.startswith("tradai ")


def test_every_part_is_a_module_with_an_app() -> None:
    assert all(hasattr(import_module(part.module), "app") for part in PARTS.values())
