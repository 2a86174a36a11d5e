"""Which environment a command acts on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum

from tradai.common.errors import ConfigurationError
from tradai.common.runtime.environment import environment

VARIABLE = "TRADAI_ENV"
ACCOUNT = "SSM"
REGION, PROFILE = "AWS_REGION", "AWS profile"


class EnvironmentName(StrEnum):
    DEV = "dev"
    STAGING = "staging"
    PROD = "prod"


def choose(env: EnvironmentName) -> Mapping[str, str]:
    """Make every name that is read from now on one of `env`; who told that, where no variable did.

    Raises:
        ConfigurationError: the shell's variables name things of another environment.
    """
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = env.value
    environment.cache_clear()
    if before not in {None, "", env.value}:
        _refuse_names_of(str(before), env)
    return {} if before == env.value else {VARIABLE: "--env"}


def connect() -> Mapping[str, str]:
    """Complete this process's variables by its settings and by what the account knows: who told which.

    Raises:
        SettingsInvalidError: lists every bad variable.
        ConfigurationError: the account can not be asked.
    """
    from tradai.common.runtime import settings_sources  # noqa: PLC0415 - not for offline commands
    from tradai.common.runtime.discovery import discovered  # noqa: PLC0415 - as above, boto3

    told = settings_sources.complete(settings_sources.read_settings())
    environment.cache_clear()
    found = {name: value for name, value in discovered().items() if not os.environ.get(name)}
    os.environ.update(found)
    environment.cache_clear()
    return told | dict.fromkeys(found, ACCOUNT) | ({REGION: PROFILE} if REGION in found else {})


def _refuse_names_of(other: str, env: EnvironmentName) -> None:
    names = environment().model_dump()
    foreign = [name.upper() for name, value in names.items() if str(value).endswith(f"-{other}")]
    if foreign:
        raise ConfigurationError(
            f"this shell belongs to {other}: {', '.join(foreign)}; "
            f"unset them or open another shell for --env {env}"
        )
