"""Versions as the registry lists them."""

from __future__ import annotations

from collections.abc import Iterable

from tradai.common.entities.model_version import ModelVersion
from tradai.common.errors import ModelVersionNotFoundError

VERDICT_TAG = "tradai.verdict"
REASON_TAG = "tradai.staged_reason"
ACTOR_TAG = "tradai.staged_by"


def version_among(versions: Iterable[ModelVersion], name: str, number: str) -> ModelVersion:
    """Raises ModelVersionNotFoundError."""
    for version in versions:
        if version.version == number:
            return version
    raise ModelVersionNotFoundError(name, number)
