"""MiniStack's own environment: it pins a botocore that would fight with ours."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from tradai.local.errors import LocalStackError
from tradai.local.locks import held
from tradai.local.settings import LocalSettings

MINISTACK_VERSION = "1.5.33"
BOTO3 = "boto3==1.43.106"  # the botocore MiniStack asks for, and what stands for the Lambda runtime's own
REQUIREMENTS = (
    f"ministack=={MINISTACK_VERSION}",
    BOTO3,
    "cryptography>=45",  # without it every JWT is refused
    "docker>=7",  # how MiniStack starts containers
)
RUNTIME_REQUIREMENTS = (BOTO3,)


def python_of(settings: LocalSettings) -> Path:
    """MiniStack's interpreter, whether it is installed yet or not."""
    return settings.cache / f"ministack-{_digest(REQUIREMENTS)}" / "bin" / "python"


def functions_python_of(settings: LocalSettings) -> Path:
    """The interpreter that stands for Lambda's Python runtime: boto3 and nothing else."""
    return settings.cache / f"functions-{_digest(RUNTIME_REQUIREMENTS)}" / "bin" / "python"


def install(settings: LocalSettings) -> None:
    """Makes both environments at first use: two seconds with a warm package cache.

    Raises:
        LocalStackError: uv is missing, or a package could not be installed.
    """
    with held(settings.cache / "ministack.lock"):
        _ensure(python_of(settings), REQUIREMENTS)
        _ensure(functions_python_of(settings), RUNTIME_REQUIREMENTS)


def _ensure(python: Path, requirements: tuple[str, ...]) -> None:
    folder = python.parents[1]
    stamp = folder / "installed"
    if not stamp.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        _uv("venv", "--python", sys.executable, str(folder))
        _uv("pip", "install", "--compile-bytecode", "--python", str(python), *requirements)
        stamp.touch()


def _digest(requirements: tuple[str, ...]) -> str:
    """Changes with a pin or the interpreter, so that an old environment is never reused."""
    return hashlib.sha256(repr((requirements, sys.version, sys.prefix)).encode()).hexdigest()[:12]


def _uv(*arguments: str) -> None:
    done = subprocess.run([_uv_program(), "--quiet", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise LocalStackError(
            f"MiniStack {MINISTACK_VERSION} could not be installed: {done.stderr.strip()[-800:]}; "
            "check the connection to the package registry and run `tradai local up` again"
        )


def _uv_program() -> str:
    beside = Path(sys.executable).with_name("uv")
    program = str(beside) if beside.is_file() else shutil.which("uv")
    if program is None:
        raise LocalStackError("uv is not installed; run `make` once, or `pip install uv`")
    return program
