"""What ships: the layers as the functions import them."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from cdk.code import LayerFolders
from cdk.layer import HOST, LAMBDA, LEFT_OUT, NUMERIC, PACKAGE, PINS, ROOT, build_layers

MIB = 1024 * 1024
UNCHECKED = 0b01  # second word of byte code that nothing is compared with at import
NEVER_IN_A_FUNCTION = ("mlflow", "scipy", "pandas", "aws_xray_sdk", "typer", "rich")


@pytest.fixture(scope="module")
def host() -> LayerFolders:
    return build_layers(HOST, ROOT / "build")


@pytest.fixture(scope="module")
def on_lambda() -> LayerFolders:
    return build_layers(LAMBDA, ROOT / "build")


def test_pins_are_hashed_and_name_no_registry() -> None:
    text = PINS.read_text(encoding="utf-8")
    pins = re.findall(
        r"^[A-Za-z0-9._-]+==[^ ]+ \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text, re.MULTILINE
    )

    assert len(pins) == len(re.findall(r"^\S+==", text, re.MULTILINE)) > 10
    assert "://" not in text


def test_the_layer_wants_what_the_package_wants_in_the_same_ranges() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        line
        for line in PINS.with_suffix(".in").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]

    assert set(wanted) <= set(project["dependencies"])
    left_out = {re.split("[<>=]", each)[0] for each in set(project["dependencies"]) - set(wanted)}
    assert left_out == {"rich", "typer"}


def test_what_is_left_out_of_the_layer_exists() -> None:
    assert [name for name in LEFT_OUT if not (PACKAGE / name).is_dir()] == []


@pytest.mark.parametrize("platform", ["host", "on_lambda"])
def test_a_layer_without_numpy_stays_below_60_mib(platform: str, request: pytest.FixtureRequest) -> None:
    layers: LayerFolders = request.getfixturevalue(platform)

    assert (_size(layers.packages) + _size(layers.tradai)) / MIB < 60
    assert (_size(layers.packages) + _size(layers.tradai) + _size(layers.numeric)) / MIB < 250


@pytest.mark.parametrize("platform", ["host", "on_lambda"])
def test_every_module_has_byte_code_that_is_never_compared(
    platform: str, request: pytest.FixtureRequest
) -> None:
    layers: LayerFolders = request.getfixturevalue(platform)
    version = {"host": HOST, "on_lambda": LAMBDA}[platform].python.replace(".", "")

    for folder in (layers.packages, layers.tradai, layers.numeric):
        for source in folder.rglob("*.py"):
            compiled = source.parent / "__pycache__" / f"{source.stem}.cpython-{version}.pyc"
            assert int.from_bytes(compiled.read_bytes()[4:8], "little") == UNCHECKED, source


def test_the_layer_for_lambda_holds_code_for_arm64(on_lambda: LayerFolders) -> None:
    compiled = [path.name for path in on_lambda.packages.rglob("*.so")]

    assert compiled
    assert all(name.endswith("cpython-312-aarch64-linux-gnu.so") for name in compiled)


def test_layers_hold_no_path_of_the_machine_that_built_them(on_lambda: LayerFolders) -> None:
    for folder in (on_lambda.packages, on_lambda.tradai, on_lambda.numeric):
        assert not (folder / "python" / "bin").exists()
    compiled = next(on_lambda.tradai.rglob("errors.cpython-312.pyc"))
    assert str(ROOT).encode() not in compiled.read_bytes()


@pytest.mark.parametrize("function", sorted(p.parent.name for p in (ROOT / "functions").glob("*/handler.py")))
def test_every_handler_imports_from_its_layers_and_nothing_else(host: LayerFolders, function: str) -> None:
    paths = [str(ROOT), *(str(folder / "python") for folder in (host.packages, host.tradai, host.numeric))]
    code = (
        f"import sys; sys.path[:] = {paths!r} + [p for p in sys.path if 'site-packages' not in p]\n"
        f"import functions.{function}.handler\n"
        f"print([name for name in {NEVER_IN_A_FUNCTION!r} if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={"AWS_DEFAULT_REGION": "eu-west-1"},
    )

    assert (done.stderr, done.stdout.strip()) == ("", "[]")


def test_numpy_is_in_its_own_layer(host: LayerFolders) -> None:
    assert {"numpy"} == NUMERIC
    assert not (host.packages / "python" / "numpy").exists()
    assert (host.numeric / "python" / "numpy").is_dir()


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
