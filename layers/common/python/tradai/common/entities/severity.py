"""How loud a message is."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"
    CRITICAL = "CRITICAL"

    @property
    def always_through(self) -> bool:
        """Errors are never throttled."""
        return self in {Severity.ERROR, Severity.CRITICAL}
