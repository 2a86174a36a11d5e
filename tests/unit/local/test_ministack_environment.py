from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tradai.common.errors import ConfigurationError
from tradai.local import ministack_environment
from tradai.local.ministack import launch
from tradai.local.settings import LocalSettings, read_settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalSettings:
    """An empty cache, an empty package cache, and no network."""
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
    return read_settings(TRADAI_HOME=str(tmp_path), TRADAI_CACHE=str(tmp_path / "cache"))


def test_without_a_network_the_error_says_what_to_check(settings: LocalSettings) -> None:
    with pytest.raises(ConfigurationError, match="check the connection to the package registry"):
        ministack_environment.install(settings)


def test_a_failed_installation_is_not_taken_for_one(settings: LocalSettings) -> None:
    for _ in range(2):
        with pytest.raises(ConfigurationError, match=r"MiniStack 1\.5\.33 could not be installed"):
            ministack_environment.install(settings)


def test_without_uv_the_error_says_how_to_get_it(
    settings: LocalSettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ConfigurationError, match="uv is not installed"):
        ministack_environment.install(settings)


def test_launcher_and_installer_mean_the_same_version() -> None:
    assert launch.VERSION == ministack_environment.MINISTACK_VERSION
