"""What the demo refuses before anything starts, and what it leaves when it fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from tradai.cli import local_demo
from tradai.cli.main import app
from tradai.common.errors import TransientError
from tradai.local import stack
from tradai.local.demo.story import HISTORY_DAYS, story_of
from tradai.local.settings import LocalSettings, read_settings

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TRADAI_ENV", "dev")


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> list[LocalSettings]:
    """Each start of a stack that was asked for; none happens."""
    asked: list[LocalSettings] = []
    monkeypatch.setattr(stack, "up", lambda settings, **_: asked.append(settings))
    monkeypatch.setattr(stack, "down", asked.remove)
    return asked


def candles(days: int) -> pd.DataFrame:
    dates = pd.date_range("2024-01-01", periods=24 * days + 1, freq="1h", tz="UTC")
    return pd.DataFrame({"date": dates, "open": 1.0, "high": 2.0, "low": 0.5, "close": 1.5, "volume": 7.0})


def demo(*words: str) -> Result:
    return RUNNER.invoke(app, ["local", "demo", *words])


@pytest.mark.parametrize("keep", [(), ("--keep",)])
@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (candles(300).iloc[[0, 2, 1]], "dates must ascend without duplicates; row 3"),
        (candles(300).iloc[[0, 0, 1]], "dates must ascend without duplicates; row 2"),
        (candles(300).iloc[:0], "no candles"),
        (candles(2), "2 days of candles; the demo needs 268"),
        (candles(1).replace(1.5, "x"), "a cell is not a number or date"),
    ],
)
def test_bad_candles_are_refused_before_anything_starts(
    table: pd.DataFrame, sentence: str, keep: tuple[str, ...], tmp_path: Path, starts: list[LocalSettings]
) -> None:
    file = tmp_path / "candles.csv"
    table.to_csv(file, index=False)

    refused = demo("--data", str(file), *keep)

    assert (refused.exit_code, refused.stdout, starts) == (2, "", [])
    assert f"candles.csv: {sentence}" in refused.stderr


@pytest.mark.parametrize("name", ["nowhere.csv", "", "home"])
def test_what_is_not_a_file_is_refused_before_anything_starts(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, starts: list[LocalSettings]
) -> None:
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("TRADAI_ROOT", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    refused = demo("--data", name)

    assert (refused.exit_code, starts) == (2, [])
    assert f"{tmp_path / name} is not a file; give a CSV" in refused.stderr


def test_a_file_holds_its_name_in_the_working_directory_of_a_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = read_settings()
    candles(HISTORY_DAYS + 32).to_csv(tmp_path / "gold-1h.csv", index=False)
    monkeypatch.chdir(tmp_path)

    story = story_of(settings, seed=0, data="gold-1h.csv")

    assert story.candles == str(tmp_path / "gold-1h.csv")
    assert "GOLD/USD" in (story.folder / "tradai.yaml").read_text()


@pytest.mark.parametrize(("keep", "left"), [((), 0), (("--keep",), 1)])
def test_a_kept_stack_that_a_failed_demo_leaves_is_told(
    keep: tuple[str, ...], left: int, monkeypatch: pytest.MonkeyPatch, starts: list[LocalSettings]
) -> None:
    def fail(*_: Any) -> None:
        raise TransientError("drift-monitor failed")

    monkeypatch.setattr(local_demo, "play", fail)

    failed = demo("--data", "eurusd", *keep)

    assert (failed.exit_code, len(starts)) == (1, left)
    assert ("`tradai local down` ends it" in failed.stderr) is bool(left)
