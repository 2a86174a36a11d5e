"""What counts as a secret, and fields that never print one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, SecretStr

from tradai.common.config.interpolation import PlainText
from tradai.common.config.yaml_source_scalars import core_value

_SECRET_NAME = re.compile(
    r"(?:^|[_\-.])(?:(?:api|access|auth|bot|private|client)[_-]?(?:key|token|secret)"
    r"|secret(?:[_-]?key)?|password|passwd|passphrase|credentials?)s?$",
    re.IGNORECASE,
)
_URL_LOGIN = re.compile(r"(?P<scheme>\b[A-Za-z][A-Za-z0-9+.-]{0,31}://)[^/\s@]{1,512}@")
MASK = "**********"


def is_secret_name(name: str) -> bool:
    """Whether a key of this name must hold a secret (`api_key`, `secret`, `password`, ...)."""
    return bool(_SECRET_NAME.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)))


def has_login(text: str) -> bool:
    """Whether a text carries a URL with user or password."""
    return bool(_URL_LOGIN.search(text))


def without_logins(text: str) -> str:
    """The text with user and password of its URLs masked."""
    return _URL_LOGIN.sub(rf"\g<scheme>{MASK}@", text)


def without_secrets(texts: Mapping[str, str]) -> dict[str, str]:
    """Texts from elsewhere, like tags of a model, with what must be secret by its name masked."""
    return {name: MASK if is_secret_name(name) else without_logins(text) for name, text in texts.items()}


def is_secret_place(path: Iterable[str | int]) -> bool:
    """Whether a path leads through a key that must hold a secret."""
    return any(isinstance(step, str) and is_secret_name(step) for step in path)


def sealed(value: Any, *, secret: bool = False) -> Any:
    """A free value ready for use: texts from outside typed, secrets in fields that never print."""
    if isinstance(value, Mapping):
        return {key: sealed(item, secret=secret or is_secret_name(key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [sealed(item, secret=secret) for item in value]
    if is_tellable(value) and (secret or has_login(str(value))):
        return SecretStr(str(value))
    return core_value(value) if isinstance(value, PlainText) else value


def is_tellable(value: Any) -> bool:
    """Whether a value can give a secret away: text and numbers can."""
    return isinstance(value, str | int | float) and not isinstance(value, bool)


class ExchangeCredentials(BaseModel):
    """Keys of an exchange account, from Secrets Manager or the environment, never from a document."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    api_key: SecretStr | None = None
    api_secret: SecretStr | None = None
    passphrase: SecretStr | None = None
