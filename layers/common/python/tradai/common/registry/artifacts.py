"""Identity of a model's files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import rfc8785

MODEL_FOLDER = "model"
"""The run's folder that holds what is deployed."""

PROFILE_FILE = "drift_profile.json"
"""The file in it that later data are compared with."""


def artifact_set_hash(digests: Mapping[str, str]) -> str:
    """SHA-256 hex over a set of files.

    Args:
        digests: SHA-256 hex of each file's bytes by its relative path with `/`.

    The hash is that of the RFC 8785 JSON of the mapping, so the order of files is no part of it
    while a renamed, added, missing or changed file is.
    """
    return hashlib.sha256(rfc8785.dumps(dict(digests))).hexdigest()


def folder_digests(folder: Path) -> dict[str, str]:
    """SHA-256 hex of every file below a local folder by its relative path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _file_digest(path) for path in files}


def _file_digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
