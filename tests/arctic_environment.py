"""This environment with ArcticDB over it: the extra needs an older pandas, which nothing else shall get."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tradai.local.locks import held
from tradai.local.settings import read_settings

ROOT = Path(__file__).parents[1]
PINS = ROOT / "requirements" / "arctic.txt"


@pytest.fixture(scope="session")
def arctic_python() -> Path:
    """An interpreter with what the tests have and what `requirements/arctic.txt` pins otherwise."""
    pins = "".join(_other_pins())
    digest = hashlib.sha256(f"{pins}{sys.version}{sys.prefix}".encode()).hexdigest()[:12]
    folder = read_settings().cache / f"arctic-{digest}"
    python = folder / "bin" / "python"
    with held(folder.with_suffix(".lock")):
        if not (folder / "installed").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            _install(folder, python, pins)
            (folder / "installed").touch()
    return python


def _install(folder: Path, python: Path, pins: str) -> None:
    uv: list[str | Path] = [sys.executable, "-m", "uv", "--quiet"]
    subprocess.run([*uv, "venv", "--python", sys.executable, folder], check=True)
    (folder / "pins.txt").write_text(pins)
    install = [*uv, "pip", "install", "--no-deps", "--require-hashes", "--python", python]
    subprocess.run([*install, "-r", folder / "pins.txt"], check=True)
    own = next(folder.glob("lib/python*/site-packages"))
    (own / "below.pth").write_text(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n")


def _other_pins() -> Iterator[str]:
    """The pins, with their hashes, of what is not here in that version."""
    for block in PINS.read_text().replace("\\\n", "").splitlines():
        requirement, *hashes = block.split(" --hash=")
        wanted = Requirement(requirement)
        is_meant = wanted.marker is None or wanted.marker.evaluate()
        if is_meant and str(wanted.specifier) != f"=={_installed(wanted.name)}":
            yield f"{requirement}{''.join(f' --hash={each.strip()}' for each in hashes)}\n"


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "nothing"
