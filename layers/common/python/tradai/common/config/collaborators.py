"""What the steps of a version's life share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tradai.common.config.canonical import config_hash
from tradai.common.config.contents import Contents
from tradai.common.config.ports import ConfigVersionStore, Ledger, StoredVersion
from tradai.common.entities.clock import Clock
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.errors import ConfigInvalidError, Problem
from tradai.common.patience import Patience


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a document must obey, and the part of it that a model depends on."""

    validate: Callable[[Mapping[str, Any]], Sequence[Problem]]
    model_inputs: Callable[[Mapping[str, Any]], Mapping[str, Any]]

    def check(self, data: Mapping[str, Any]) -> None:
        """Refuse a document with every problem at once.

        Raises:
            ConfigInvalidError: it has problems.
        """
        problems = self.validate(data)
        if problems:
            raise ConfigInvalidError(problems)

    def inputs_hash(self, data: Mapping[str, Any]) -> str:
        return config_hash(dict(self.model_inputs(data)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Collaborators:
    store: ConfigVersionStore
    contents: Contents
    ledger: Ledger
    rules: Rules
    clock: Clock
    actor: Callable[[], str]
    patience: Patience

    def is_kept(self, version: ConfigVersion) -> bool:
        """False once the time to live has passed, even while the item is still there."""
        return version.ttl is None or version.ttl > self.clock()

    def kept(self, stored: StoredVersion | None) -> StoredVersion | None:
        return stored if stored and self.is_kept(stored.version) else None
