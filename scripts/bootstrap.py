"""Make `.venv` from the pinned requirements; does nothing when it is up to date.

Runs on the system's Python, before anything is installed: standard library only.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.sha256"
UV = "uv==0.13.9"
REQUIREMENTS = ROOT / "requirements" / "dev.txt"
OLDEST, NEWEST = (3, 11), (3, 13)


def main() -> None:
    check_python()
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    say("setting up .venv (once; a few minutes without a package cache)")
    try:
        set_up()
        STAMP.write_text(wanted)
    except OSError as error:
        fail(f"could not set up .venv ({error}); clear the way and say it again")


def set_up() -> None:
    """Make .venv hold the requirements; one of another Python, or without pip, is made anew."""
    STAMP.unlink(missing_ok=True)
    if not is_usable():
        create()
    run([str(PYTHON), "-m", "pip", "install", "--quiet", UV], "install uv")
    uv = [str(VENV / "bin" / "uv"), "pip"]
    run([*uv, "sync", "--quiet", "--require-hashes", str(REQUIREMENTS)], "install the requirements")
    run([*uv, "install", "--quiet", "--no-deps", "--editable", str(ROOT)], "install tradai")


def check_python() -> None:
    version = sys.version_info[:2]
    if not OLDEST <= version <= NEWEST:
        fail(
            f"Python {version[0]}.{version[1]} is not supported; install one from "
            f"{'.'.join(map(str, OLDEST))} to {'.'.join(map(str, NEWEST))} and say `make PYTHON=python3.12`"
        )


def fingerprint() -> str:
    sources = (REQUIREMENTS, ROOT / "pyproject.toml", Path(__file__))
    digest = hashlib.sha256(sys.version.encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def is_usable() -> bool:
    """Whether .venv is of this Python and was made to its end, pip included."""
    ask = f"import sys, pip; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    try:
        return subprocess.run([str(PYTHON), "-c", ask], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def create() -> None:
    """Make .venv anew, whatever was there."""
    version = ".".join(map(str, sys.version_info[:2]))
    try:
        venv.create(VENV, with_pip=True, symlinks=True, clear=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        fail(
            f"Python {version} can't make a .venv with pip; install its venv package "
            f"(Debian, Ubuntu: apt install python{version}-venv) and say it again"
        )


def run(command: list[str], what: str) -> None:
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = done.stderr.strip().splitlines()[-1:] or ["no output"]
        fail(f"could not {what}: is the package registry reachable? ({tail[0]})")


def say(text: str) -> None:
    sys.stderr.write(f"tradai: {text}\n")


def fail(text: str) -> None:
    say(text)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
