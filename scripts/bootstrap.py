"""Make `.venv` from the pinned requirements; does nothing when it is up to date.

Runs on the system's Python, before anything is installed: standard library only.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
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
    if not (VENV / "bin" / "python").exists():
        venv.create(VENV, with_pip=True, symlinks=True)
    python = str(VENV / "bin" / "python")
    run([python, "-m", "pip", "install", "--quiet", UV], "install uv")
    uv = [str(VENV / "bin" / "uv"), "pip"]
    run([*uv, "sync", "--quiet", "--require-hashes", str(REQUIREMENTS)], "install the requirements")
    run([*uv, "install", "--quiet", "--no-deps", "--editable", str(ROOT)], "install tradai")
    STAMP.write_text(wanted)


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
