"""The environment for people: each value with its source, secrets masked."""

from __future__ import annotations

import os
from collections.abc import Iterator

from tradai.common.config.documents_secrets import MASK, is_secret_name, without_logins
from tradai.common.runtime.environment import Environment, environment


def reported_environment() -> Iterator[dict[str, object]]:
    """`variable`, `value` and `source`: `variable`, `derived` (from TRADAI_ENV) or `default`."""
    values = environment().model_dump()
    for name, field in Environment.model_fields.items():
        variable = field.alias or name.upper()
        value = values[name]
        is_secret = is_secret_name(name) and value
        yield {
            "variable": variable,
            "value": MASK if is_secret else without_logins(value) if isinstance(value, str) else value,
            "source": _source(variable, value, field.default),
        }


def _source(variable: str, value: object, default: object) -> str:
    if os.environ.get(variable):
        return "variable"
    return "default" if value == default else "derived"
