"""What keeps the local stack from running."""

from __future__ import annotations

from tradai.common.errors import ConfigurationError


class LocalStackError(ConfigurationError):
    """The stack can't be started or deployed; the message says what to mend before it is tried again."""
