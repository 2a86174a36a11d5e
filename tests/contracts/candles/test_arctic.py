"""ArcticDB keeps the same promises."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

SUITE = Path(__file__).with_name("arctic_suite.py")
ITS_OWN = "ignore:Passing a BlockManager:DeprecationWarning"  # how ArcticDB hands tables to its pandas


def test_candles_in_arcticdb_are_those_of_files(arctic_python: Path) -> None:
    """In an interpreter of its own, since ArcticDB needs another pandas."""
    ran = subprocess.run(
        [arctic_python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", ITS_OWN, SUITE],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert int(re.findall(r"(\d+) passed", ran.stdout)[0]) == 13
