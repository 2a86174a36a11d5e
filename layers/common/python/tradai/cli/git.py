"""Which commit a folder is at."""

from __future__ import annotations

import subprocess
from pathlib import Path


def commit_of(folder: Path) -> str | None:
    """The full hash; None without git, or outside a repository."""
    return _git(folder, "rev-parse", "HEAD")


def has_changes(folder: Path) -> bool:
    """Whether files below the folder differ from that commit."""
    return bool(_git(folder, "status", "--porcelain", "--", "."))


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()
