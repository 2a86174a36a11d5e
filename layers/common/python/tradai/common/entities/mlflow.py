"""Stages of a registered model version and the steps between them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class ModelStage(StrEnum):
    NONE = "None"
    STAGING = "Staging"
    PRODUCTION = "Production"
    ARCHIVED = "Archived"


ALLOWED_TRANSITIONS: Mapping[ModelStage, frozenset[ModelStage]] = MappingProxyType(
    {
        ModelStage.NONE: frozenset({ModelStage.STAGING}),
        ModelStage.STAGING: frozenset({ModelStage.PRODUCTION, ModelStage.ARCHIVED}),
        ModelStage.PRODUCTION: frozenset({ModelStage.ARCHIVED, ModelStage.STAGING}),
        ModelStage.ARCHIVED: frozenset({ModelStage.PRODUCTION}),
    }
)


def is_allowed(source: ModelStage, target: ModelStage) -> bool:
    return target in ALLOWED_TRANSITIONS[source]
