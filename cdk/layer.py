"""Builds the layers without Docker, from one set of pins, byte code included.

Byte code is checked against nothing at import (`unchecked-hash`): the times of files in a zip are lost, and
byte code that looks stale costs half a second in a cold start.
"""

from __future__ import annotations

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
from cdk.staging import listed, once

ROOT = Path(__file__).parents[1]
PINS = ROOT / "requirements" / "layer.txt"
PACKAGE = ROOT / "layers" / "common" / "python" / "tradai"
LEFT_OUT = ("cli", "local", "common/entrypoint")
NUMERIC = frozenset({"numpy"})
RECIPE = 2  # counts up when the way a layer is built changes
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

    def layer(content: str, fill: Callable[[Path], None]) -> Path:
        def filled_and_compiled(folder: Path) -> None:
            fill(folder / "python")
            _compile(platform, folder)

        return once(build / "layers", f"{platform}{RECIPE}{content}", filled_and_compiled)

    def packages(names: Iterable[str]) -> Path:
        wanted = "\n".join(pins[name] for name in sorted(names))
        return layer(wanted, lambda python: _install(platform, python, wanted))

    return LayerFolders(
        packages=packages(pins.keys() - NUMERIC),
        numeric=packages(NUMERIC),
        tradai=layer(listed(PACKAGE, _package_files()), lambda python: _copy_package(python / "tradai")),
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
    shutil.rmtree(target / "bin", ignore_errors=True)  # scripts that name this machine's interpreter


def _package_files() -> Iterator[Path]:
    """Sources, and the data that is read beside them."""
    for kind in ("*.py", "*.json"):
        yield from PACKAGE.rglob(kind)


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
