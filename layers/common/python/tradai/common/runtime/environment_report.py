"""The environment for people: each value with its source, secrets masked."""

from __future__ import annotations

import os
from collections.abc import Iterator

from pydantic import SecretStr

from tradai.common.config.documents_secrets import MASK, is_secret_name, without_logins
from tradai.common.runtime.environment import Environment, environment
from tradai.common.runtime.settings_sources import (
    DEFAULT,
    READ_BY_ENVIRONMENT,
    SHELL,
    Setting,
    read_settings,
    reported,
)

DERIVED = "derived"


def reported_environment() -> Iterator[dict[str, object]]:
    """`variable`, `value` and `source`: environment, .env, default, or derived from TRADAI_ENV.

    Raises:
        SettingsInvalidError: lists every bad variable.
    """
    settings = {setting.variable: setting for setting in reported(read_settings())}
    for setting in [*settings.values(), *_names()]:
        yield {
            "variable": setting.variable,
            "value": _printable(setting.variable, setting.value),
            "source": setting.source,
        }


def _names() -> Iterator[Setting]:
    """What the settings of no service say: names of tables and buckets, and the policy's defaults."""
    values = environment().model_dump()
    for name, field in Environment.model_fields.items():
        variable = field.alias or name.upper()
        if variable not in READ_BY_ENVIRONMENT:
            yield Setting(
                variable=variable, value=values[name], source=_source(variable, values[name], field.default)
            )


def _printable(variable: str, value: object) -> object:
    if isinstance(value, SecretStr) or (is_secret_name(variable) and value):
        return MASK
    return without_logins(value) if isinstance(value, str) else value


def _source(variable: str, value: object, default: object) -> str:
    if os.environ.get(variable):
        return SHELL
    return DEFAULT if value == default else DERIVED
