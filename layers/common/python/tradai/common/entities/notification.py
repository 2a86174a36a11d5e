"""A message for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tradai.common.entities.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What changed, from what to what, why, and the command to undo it.

    Args:
        key: identity for at-least-once delivery (a release_id, an execution); empty = none.
    """

    type: str
    severity: Severity
    title: str
    message: str
    model_name: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    trace_id: str | None = None
    key: str = ""
