"""Builds the layers without Docker, from one set of pins, byte code included.

Byte code is checked against nothing at import (`unchecked-hash`): the times of files in a zip are lost, and
byte code that looks stale costs half a second in a cold start.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cdk.code import LayerFolders
from cdk.interpreter import find_interpreter, find_uv

ROOT = Path(__file__).parents[1]
PINS = ROOT / "requirements" / "layer.txt"
PACKAGE = ROOT / "layers" / "common" / "python" / "tradai"
LEFT_OUT = ("cli", "local", "common/entrypoint")
NUMERIC = frozenset({"numpy"})
RECIPE = 1  # counts up when the way a layer is built changes
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==")


class LayerError(Exception):
    """The layers can't be built; the message says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Where a layer runs.

    Args:
        python: `major.minor`.
        wheels: uv's name of the platform; None is this machine.
    """

    python: str
    wheels: str | None = None


LAMBDA = Platform(python="3.12", wheels="aarch64-manylinux_2_28")
HOST = Platform(python=f"{sys.version_info.major}.{sys.version_info.minor}")


def build_layers(platform: Platform, build: Path) -> LayerFolders:
    """The layers of a platform, each built once for each state of what is in it.

    Raises:
        LayerError: the packages can't be fetched or compiled.
        ToolMissingError: no uv, or no interpreter of that version.
    """
    pins = dict(_pins(PINS.read_text(encoding="utf-8")))

    def packages(names: Iterable[str]) -> Path:
        wanted = "\n".join(pins[name] for name in sorted(names))
        return _once(platform, build / "layers", wanted, lambda python: _install(platform, python, wanted))

    return LayerFolders(
        packages=packages(pins.keys() - NUMERIC),
        numeric=packages(NUMERIC),
        tradai=_once(platform, build / "layers", _sources(), lambda python: _copy_package(python / "tradai")),
    )


def _once(platform: Platform, layers: Path, content: str, fill: Callable[[Path], None]) -> Path:
    """The layer of this content: filled, compiled, and only then moved to where it is looked for."""
    key = hashlib.sha256(f"{platform}{RECIPE}{content}".encode()).hexdigest()[:16]
    done = layers / key
    if not done.is_dir():
        layers.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=layers) as scratch:
            half = Path(scratch) / "half"
            fill(half / "python")
            _compile(platform, half)
            _settle(half, done)
    return done


def _settle(half: Path, done: Path) -> None:
    try:
        half.rename(done)
    except OSError:
        if not done.is_dir():  # else another process was faster: its result is the same
            raise


def _sources() -> str:
    """Every source of the package with its hash."""
    files = sorted(PACKAGE.rglob("*.py"))
    return "\n".join(
        f"{path.relative_to(PACKAGE)} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files
    )


def _pins(text: str) -> Iterator[tuple[str, str]]:
    """Name and text of each pin with its hashes."""
    block: list[str] = []
    for line in [*text.splitlines(), "end==0"]:
        pin = _PIN.match(line)
        if pin and block:
            yield _PIN.match(block[0])["name"], "\n".join(block)  # type: ignore[index]  # starts with a pin
            block = []
        if line and not line.startswith("#"):
            block.append(line)


def _install(platform: Platform, target: Path, pins: str) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as wanted:
        wanted.write(pins)
        wanted.flush()
        arguments = [
            find_uv(), "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:",
            "--link-mode", "copy", "--python-version", platform.python, "--target", str(target),
            *(["--python-platform", platform.wheels] if platform.wheels else []),
            "--requirement", wanted.name,
        ]  # fmt: skip
        _run(arguments, "the packages of the layer can't be installed; is the package index reachable?")


def _copy_package(target: Path) -> None:
    left_out = {PACKAGE / name for name in LEFT_OUT}

    def ignored(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if name == "__pycache__" or Path(folder, name) in left_out]

    shutil.copytree(PACKAGE, target, ignore=ignored)


def _compile(platform: Platform, layer: Path) -> None:
    python = find_interpreter(platform.python)
    arguments = [
        python, "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash",
        "-s", str(layer), "-p", "/opt", str(layer),
    ]  # fmt: skip
    _run(arguments, f"byte code for Python {platform.python} can't be written")


def _run(arguments: list[str], problem: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    result = subprocess.run(arguments, capture_output=True, text=True, check=False, env=environment)
    if result.returncode:
        raise LayerError(f"{problem}\n{result.stderr or result.stdout}".strip())
