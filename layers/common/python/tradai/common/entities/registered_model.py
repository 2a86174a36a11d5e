"""A model in the registry, whatever its versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredModel:
    """A model's name with its tags and `aliases` (alias → version)."""

    name: str
    tags: Mapping[str, str]
    aliases: Mapping[str, str]
