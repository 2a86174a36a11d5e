from __future__ import annotations

from pathlib import Path

import pytest

from tradai.common.errors import SettingsInvalidError
from tradai.local.containers import images
from tradai.local.settings import find_root, read_settings


def test_home_and_cache_lie_under_the_folder_of_cdk_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cdk.json").touch()
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    for name in ("TRADAI_HOME", "TRADAI_CACHE", "TRADAI_ROOT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(below)

    settings = read_settings()

    assert find_root(below) == tmp_path
    assert (settings.home, settings.cache) == (tmp_path / ".tradai", tmp_path / ".tradai" / "cache")


def test_every_bad_variable_is_named_at_once() -> None:
    with pytest.raises(
        SettingsInvalidError, match=r"(?s)TRADAI_ENV.*TRADAI_LOCAL_AWS_PORT.*; correct or unset it"
    ):
        read_settings(TRADAI_ENV="qa", TRADAI_LOCAL_AWS_PORT="0")


def test_a_registered_image_is_found_by_its_exact_name(tmp_path: Path) -> None:
    settings = read_settings(TRADAI_HOME=str(tmp_path))
    process = images.ProcessImage(argv=("python", "-m", "train"), environment={"TRADAI_GIT_COMMIT": "abc"})

    images.register(settings, "repository@sha256:1", process)

    assert images.lookup(images.registry_of(settings), "repository@sha256:1") == process
    with pytest.raises(images.ImageNotRegisteredError, match="deploy strategy"):
        images.lookup(images.registry_of(settings), "repository@sha256:2")
