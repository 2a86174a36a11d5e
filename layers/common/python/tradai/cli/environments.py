"""Which environment a command acts on."""

from __future__ import annotations

import os
from enum import StrEnum

from tradai.common.errors import ConfigurationError
from tradai.common.runtime.environment import environment

VARIABLE = "TRADAI_ENV"


class EnvironmentName(StrEnum):
    DEV = "dev"
    STAGING = "staging"
    PROD = "prod"


def choose(env: EnvironmentName) -> None:
    """Make every name that is read from now on one of `env`.

    Raises:
        ConfigurationError: the shell's variables name things of another environment.
    """
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = env.value
    environment.cache_clear()
    if before not in {None, "", env.value}:
        _refuse_names_of(str(before), env)


def connect() -> frozenset[str]:
    """Complete this process's variables by those that the account knows; their names.

    Raises:
        ConfigurationError: the account can not be asked.
    """
    from tradai.common.runtime.discovery import discovered  # noqa: PLC0415 - boto3, not for offline commands

    found = {name: value for name, value in discovered().items() if not os.environ.get(name)}
    os.environ.update(found)
    environment.cache_clear()
    return frozenset(found)


def _refuse_names_of(other: str, env: EnvironmentName) -> None:
    names = environment().model_dump()
    foreign = [name.upper() for name, value in names.items() if str(value).endswith(f"-{other}")]
    if foreign:
        raise ConfigurationError(
            f"this shell belongs to {other}: {', '.join(foreign)}; "
            f"unset them or open another shell for --env {env}"
        )
