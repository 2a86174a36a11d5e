"""What MLflow's image holds, in an environment of its own, with PostgreSQL beside it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from tradai.local.locks import held
from tradai.local.settings import read_settings

ROOT = Path(__file__).parents[3]
PINS = [ROOT / "requirements" / f"{name}.txt" for name in ("mlflow", "mlflow-test")]


def image_python() -> Path:
    """Its interpreter; made once for each state of the pins."""
    content = b"".join([*(path.read_bytes() for path in PINS), sys.version.encode()])
    folder = read_settings().cache / f"mlflow-image-{hashlib.sha256(content).hexdigest()[:12]}"
    python = folder / "bin" / "python"
    with held(folder.with_suffix(".lock")):
        if not (folder / "installed").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            uv: list[str | Path] = [sys.executable, "-m", "uv", "--quiet"]
            subprocess.run([*uv, "venv", "--python", sys.executable, folder], check=True)
            install = [*uv, "pip", "install", "--no-deps", "--require-hashes", "--python", python]
            for pins in PINS:
                subprocess.run([*install, "--requirement", pins], check=True)
            (folder / "installed").touch()
    return python


def packages_of(python: Path) -> Path:
    """Where the packages of an interpreter are."""
    return next(python.parents[1].glob("lib/python*/site-packages"))
