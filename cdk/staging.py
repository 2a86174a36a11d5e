"""Folders that are made once for each state of what is in them, whoever else is making them too."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path


def once(parent: Path, content: str, fill: Callable[[Path], None]) -> Path:
    """The folder of this content: filled aside, and only then moved to where it is looked for."""
    done = parent / hashlib.sha256(content.encode()).hexdigest()[:16]
    if not done.is_dir():
        parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=parent) as scratch:
            half = Path(scratch) / "half"
            half.mkdir()
            fill(half)
            _settle(half, done)
    return done


def listed(folder: Path, files: Iterable[Path]) -> str:
    """Every file with its hash: the content of a folder as a text."""
    return "\n".join(
        f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in sorted(files)
    )


def _settle(half: Path, done: Path) -> None:
    try:
        half.rename(done)
    except OSError:
        if not done.is_dir():  # else another process was faster: its result is the same
            raise
