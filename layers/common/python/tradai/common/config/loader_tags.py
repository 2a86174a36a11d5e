"""The tags of the model that trades, as a layer of configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from tradai.common.entities.model_version import ModelVersion
from tradai.common.entities.release import LivePointer


class LivePointers(Protocol):
    def live(self, strategy: str) -> LivePointer | None: ...


class ModelVersions(Protocol):
    def get_model_version(self, name: str, version: str) -> ModelVersion: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveModelTags:
    """Reads tags by strategy.

    Args:
        registry: opened when there is a live model to ask about.
    """

    pointers: LivePointers
    registry: Callable[[], ModelVersions]

    def __call__(self, strategy: str) -> Mapping[str, str] | None:
        """None when no model trades.

        Raises:
            ModelVersionNotFoundError: the registry has lost the live version.
        """
        pointer = self.pointers.live(strategy)
        if pointer is None or pointer.model_version is None:
            return None
        return self.registry().get_model_version(strategy, pointer.model_version).tags
