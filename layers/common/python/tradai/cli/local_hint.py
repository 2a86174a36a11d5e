"""What to say when AWS does not answer as expected and a local stack has to do with it."""

from __future__ import annotations

import socket

from tradai.common.errors import ConfigurationError, TradaiError, TransientError
from tradai.common.runtime.environment import environment
from tradai.local.settings import HOST, LocalSettings, read_settings

LONGEST_WAIT = 0.2


def local_hint(error: TradaiError) -> str | None:
    """How to reach or start the local stack, if that may be what is wrong."""
    if not isinstance(error, ConfigurationError | TransientError):
        return None
    try:
        is_meant, settings = environment().target == "local", read_settings()
    except ConfigurationError:
        return None
    if is_meant and not _is_up(settings):
        return "the local stack of this shell does not run: `tradai local up`"
    if not is_meant and (settings.home / "running.json").is_file() and _is_up(settings):
        return 'a local stack runs here; to use it: eval "$(tradai local env)"'
    return None


def _is_up(settings: LocalSettings) -> bool:
    try:
        with socket.create_connection((HOST, settings.aws_port), timeout=LONGEST_WAIT):
            return True
    except OSError:
        return False
