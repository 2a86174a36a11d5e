"""Severity of drift and its state per model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DriftSeverity(StrEnum):
    NONE = "none"
    MODERATE = "moderate"
    SIGNIFICANT = "significant"

    @property
    def level(self) -> int:
        """0, 1, 2: the value of the alarm's metric."""
        return tuple(DriftSeverity).index(self)


class DriftStatus(StrEnum):
    ANALYZED = "analyzed"
    INSUFFICIENT_DATA = "insufficient_data"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftState:
    """The newest evaluation of one model.

    Args:
        requires_attention: True when 2 of the last 3 evaluations were significant.
    """

    model_name: str
    evaluated_at: datetime
    status: DriftStatus
    severity: DriftSeverity
    overall_psi: float | None
    model_version: str | None
    requires_attention: bool
    reason: str = ""
