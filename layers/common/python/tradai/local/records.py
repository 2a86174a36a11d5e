"""What runs: one JSON file, so that another process can show or end it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A started service. `created` (seconds since the epoch) tells it from a later process of its pid."""

    name: str
    pid: int
    created: float
    port: int

    def is_alive(self) -> bool:
        try:
            process = psutil.Process(self.pid)
            return abs(process.create_time() - self.created) < 1 and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False


def load(path: Path) -> dict[str, Running]:
    """By name; empty when nothing was ever started."""
    if not path.is_file():
        return {}
    return {entry["name"]: Running(**entry) for entry in json.loads(path.read_text())}


def save(path: Path, running: Mapping[str, Running]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps([asdict(entry) for entry in running.values()], indent=1))
    draft.replace(path)
