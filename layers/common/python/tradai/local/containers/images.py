"""Image names and the local process each one stands for, in one JSON file under home."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tradai.common.errors import NotFoundError
from tradai.local.locks import held
from tradai.local.settings import LocalSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessImage:
    """What runs instead of a container: the entry point and the image's own environment."""

    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


TRAINING = ProcessImage(argv=(sys.executable, "-m", "tradai.common.entrypoint.training"))


class ImageNotRegisteredError(NotFoundError):
    def __init__(self, image: str) -> None:
        self.image = image
        super().__init__(
            f"no local process stands for image {image}; `tradai deploy strategy PATH --env dev` registers it"
        )


def register(settings: LocalSettings, image: str, process: ProcessImage = TRAINING) -> None:
    """Maps an image name, tag or digest included, to a process; the containers server sees it at once."""
    path = registry_of(settings)
    with held(path.with_suffix(".lock")):
        known = _load(path)
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps({**known, image: asdict(process)}, indent=1))
        draft.replace(path)


def lookup(registry: Path, image: str) -> ProcessImage:
    """The process of an image.

    Raises:
        ImageNotRegisteredError: nobody registered that very name.
    """
    entry = _load(registry).get(image)
    if entry is None:
        raise ImageNotRegisteredError(image)
    return ProcessImage(argv=tuple(entry["argv"]), environment=entry["environment"])


def registry_of(settings: LocalSettings) -> Path:
    return settings.home / "images.json"


def _load(path: Path) -> dict[str, dict[str, Any]]:
    known: dict[str, dict[str, Any]] = json.loads(path.read_text()) if path.is_file() else {}
    return known
