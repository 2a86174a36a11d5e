"""What to say when AWS does not answer as expected: how to sign in, how to reach a local stack."""

from __future__ import annotations

import socket

from tradai.common.errors import ConfigurationError, TradaiError, TransientError
from tradai.common.runtime.environment import environment
from tradai.local.errors import LocalStackError
from tradai.local.settings import HOST, LocalSettings, read_settings

LONGEST_WAIT = 0.2
UNKNOWN_CALLER = frozenset(
    {
        "NoCredentialsError",
        "PartialCredentialsError",
        "ProfileNotFound",
        "SSOTokenLoadError",
        "TokenRetrievalError",
        "UnauthorizedSSOTokenError",
    }
)
"""What botocore raises when it does not know whose account to ask; by name, for it takes long to import."""


def local_hint(error: TradaiError) -> str | None:
    """How to reach an account or the local stack, if that may be what is wrong."""
    if not isinstance(error, ConfigurationError | TransientError) or isinstance(error, LocalStackError):
        return None
    try:
        is_meant, settings = environment().target == "local", read_settings()
    except ConfigurationError:
        return None
    if is_meant and not _is_up(settings):
        return "the local stack of this shell does not run: `tradai local up`"
    if not is_meant and (settings.home / "running.json").is_file() and _is_up(settings):
        return 'a local stack runs here; to use it: eval "$(tradai local env)"'
    if type(error.__cause__).__name__ in UNKNOWN_CALLER:
        return (
            "sign in to AWS (AWS_PROFILE, `aws sso login`), or work on this machine: `tradai local up`, "
            'then eval "$(tradai local env)"'
        )
    return None


def _is_up(settings: LocalSettings) -> bool:
    try:
        with socket.create_connection((HOST, settings.aws_port), timeout=LONGEST_WAIT):
            return True
    except OSError:
        return False
