"""Stages of a registered model version."""

from __future__ import annotations

from enum import StrEnum


class ModelStage(StrEnum):
    NONE = "None"
    STAGING = "Staging"
    PRODUCTION = "Production"
    ARCHIVED = "Archived"
