"""`make setup` mends what an earlier one left."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import bootstrap

Commands = list[list[str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / ".venv"
    monkeypatch.setattr(bootstrap, "VENV", made)
    monkeypatch.setattr(bootstrap, "PYTHON", made / "bin" / "python")
    monkeypatch.setattr(bootstrap, "STAMP", made / "installed.sha256")
    return made


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Commands:
    """What would be installed; nothing is."""
    commands: Commands = []
    monkeypatch.setattr(bootstrap, "run", lambda command, _: commands.append(command))
    return commands


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Environments that were made; each as an empty folder."""
    folders: list[Path] = []

    def create(folder: Path, *, clear: bool, **_: bool) -> None:
        assert clear
        folder.mkdir(exist_ok=True)
        folders.append(folder)

    monkeypatch.setattr(venv, "create", create)
    return folders


def python_that(folder: Path, script: str) -> None:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "bin" / "python").chmod(0o755)


def without_pip(folder: Path) -> None:
    python_that(folder, f'exec {sys.executable} -I -c "$(echo "$2" | sed "s/, pip/, no_such_pip/")"')


def of_another_version(folder: Path) -> None:
    python_that(folder, f'exec {sys.executable} -c "import sys; sys.version_info = (3, 9); $2"')


def with_a_dangling_link(folder: Path) -> None:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(folder / "gone")


@pytest.mark.parametrize("leave", [without_pip, of_another_version, with_a_dangling_link])
def test_an_unusable_environment_is_made_anew(
    leave: Callable[[Path], None], folder: Path, made: list[Path], installed: Commands
) -> None:
    leave(folder)

    bootstrap.main()

    assert made == [folder]
    assert len(installed) == 3
    assert (folder / "installed.sha256").read_text() == bootstrap.fingerprint()


def test_a_usable_environment_is_kept_and_brought_up_to_date(
    folder: Path, made: list[Path], installed: Commands
) -> None:
    python_that(folder, f'exec {sys.executable} "$@"')
    (folder / "installed.sha256").write_text("of other requirements")

    bootstrap.main()

    assert (made, len(installed)) == ([], 3)


def test_an_interrupted_change_of_requirements_is_not_taken_for_done(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: list[str], what: str) -> None:
        raise KeyboardInterrupt(what)

    python_that(folder, f'exec {sys.executable} "$@"')
    (folder / "installed.sha256").write_text("of other requirements")
    monkeypatch.setattr(bootstrap, "run", interrupt)

    with pytest.raises(KeyboardInterrupt):
        bootstrap.main()

    assert not (folder / "installed.sha256").exists()


def test_a_python_that_makes_no_pip_is_named_with_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def create(folder: Path, **_: bool) -> None:
        (folder / "bin").mkdir(parents=True)
        raise subprocess.CalledProcessError(1, "ensurepip")

    monkeypatch.setattr(venv, "create", create)

    with pytest.raises(SystemExit, match="1"):
        bootstrap.main()

    assert f"apt install python3.{sys.version_info[1]}-venv" in capsys.readouterr().err
    assert not folder.exists()


def test_what_is_in_the_way_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder.write_text("")

    with pytest.raises(SystemExit, match="1"):
        bootstrap.main()

    assert "could not set up .venv ([Errno 20] Not a directory" in capsys.readouterr().err
