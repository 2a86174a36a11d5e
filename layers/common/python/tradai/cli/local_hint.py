"""What to say when a command looks for AWS while a local stack is up in this checkout."""

from __future__ import annotations

from tradai.common.errors import ConfigurationError, TradaiError, TransientError
from tradai.common.runtime.environment import environment
from tradai.local.settings import read_settings

COMMAND = 'eval "$(tradai local env)"'


def local_hint(error: TradaiError) -> str | None:
    """The command that points this shell at the local stack, if that may be what is wrong."""
    if not isinstance(error, ConfigurationError | TransientError):
        return None
    try:
        is_elsewhere = environment().target != "local"
        is_up = (read_settings().home / "running.json").is_file()
    except ConfigurationError:
        return None
    return f"a local stack is up here; to use it: {COMMAND}" if is_elsewhere and is_up else None
