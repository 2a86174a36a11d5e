"""Commands that ask the local stack, while it is down."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tradai.cli.main import app
from tradai.local.ports import free_port


@pytest.mark.parametrize(
    "words",
    ["clock show", "clock advance 7d", "clock set 2024-05-01T00:00:00Z", "clock clear", "logs notify"],
)
def test_a_stack_that_is_down_is_one_sentence_with_the_way_up(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRADAI_HOME", str(tmp_path))
    monkeypatch.setenv("TRADAI_ENV", "dev")
    monkeypatch.setenv("TRADAI_LOCAL_AWS_PORT", str(free_port()))

    result = CliRunner().invoke(app, ["local", *words.split()])

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("error: the local stack (`tradai local up` starts it) did not answer")
