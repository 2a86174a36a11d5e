"""What the steps of the model lifecycle share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from tradai.common.config.ports import ConfigChange
from tradai.common.entities.clock import Clock
from tradai.common.entities.release import Fence, LivePointer, Release, ReleaseDraft
from tradai.common.errors import ConflictError, MovedError
from tradai.common.registry.mirror import Mirror
from tradai.common.registry.model_ports import Configurations, ModelRegistry
from tradai.common.registry.releases import ReleaseLedger

T = TypeVar("T")

TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Stores and rules.

    Args:
        cooldown: least time between two rollbacks of a model.
        bake: age of a champion up to which an alarm may roll it back by itself.
    """

    registry: ModelRegistry
    ledger: ReleaseLedger
    configs: Configurations
    mirror: Mirror
    clock: Clock
    cooldown: timedelta
    bake: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Who changes something, and why."""

    actor: str
    reason: str
    trace_id: str | None


def is_mirrored(pointer: LivePointer | None) -> bool:
    """Whether MLflow was seen to show what the ledger says; so too while there is no champion."""
    return pointer is None or pointer.model_version is None or pointer.mirrored_seq == pointer.seq


def decided_again(attempt: Callable[[], T]) -> T:
    """The result of `attempt`, taken anew while somebody else moves the pointer, at most five times."""
    for _ in range(TRIES - 1):
        try:
            return attempt()
        except MovedError:
            continue
    return attempt()


def commit(
    parts: Parts,
    draft: ReleaseDraft,
    *,
    expected: LivePointer | None,
    fence: Fence | None = None,
    config: ConfigChange | None = None,
) -> Release:
    """Commit what was decided on a pointer.

    Raises:
        MovedError: the pointer moved, but the champion is the same: decide again.
        ConflictError: somebody else changed the champion; `current` says who and what.
    """
    champion = expected.model_version if expected else None
    try:
        return parts.ledger.commit(draft, expected=expected, fence=fence, config=config)
    except MovedError as error:
        if error.current.get("model_version", champion) == champion:
            raise
        raise ConflictError(str(error), current=error.current) from error
