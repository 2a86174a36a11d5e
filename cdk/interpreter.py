"""Finds uv, and a Python of a given version."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which


class ToolMissingError(Exception):
    """A tool of the build is not on this machine; the message says how to get it."""


def find_uv() -> str:
    """Path of uv, beside this interpreter or on the PATH.

    Raises:
        ToolMissingError: neither.
    """
    search = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    found = which("uv", path=search)
    if not found:
        raise ToolMissingError("uv is missing; `make` installs it into .venv")
    return found


def find_interpreter(version: str) -> str:
    """Path of a Python `version` (`major.minor`).

    Raises:
        ToolMissingError: this machine has none.
    """
    for candidate in _candidates(version):
        if candidate and _version_of(candidate) == version:
            return candidate
    raise ToolMissingError(
        f"Python {version} is missing: the functions run on it and its byte code goes into their layer; "
        f"install it (`uv python install {version}`, `pyenv install {version}` or your package manager)"
    )


def _candidates(version: str) -> Iterator[str | None]:
    yield sys.executable
    yield which(f"python{version}")
    yield _asked("python", "find", "--no-project", version)
    yield from map(str, Path.home().glob(f".pyenv/versions/{version}*/bin/python"))


def _asked(*arguments: str) -> str:
    return _output([find_uv(), *arguments])


def _version_of(python: str) -> str:
    return _output([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])


def _output(arguments: list[str]) -> str:
    try:
        result = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=300)
    except OSError:
        return ""
    return result.stdout.strip() if result.returncode == 0 else ""
