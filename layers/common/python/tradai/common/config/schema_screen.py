"""What any document must be before its schema is asked: JSON that can be hashed, without secrets."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tradai.common.config.canonical import LARGEST_INTEGER
from tradai.common.config.documents_paths import Path
from tradai.common.config.documents_secrets import has_login, is_secret_name, is_secret_place, is_tellable
from tradai.common.config.interpolation import (
    MalformedPlaceholderError,
    Verbatim,
    has_placeholder,
    is_bare_placeholder,
    variables_of,
)
from tradai.common.config.yaml_source import DEEPEST

STAND_IN: Final = Verbatim("${_}")
"""Takes the place of a refused value, so that the schema goes on and says nothing twice."""

_PRIVATE: Final = "holds a secret; write `${VAR}` here, or keep it in Secrets Manager"
_LOGIN: Final = "holds a user or password in a URL; give them by MLFLOW_USERNAME and MLFLOW_PASSWORD"


@dataclass(slots=True)
class Screen:
    """Collects (path, message) while it copies a document."""

    found: list[tuple[Path, str]] = field(default_factory=list)

    def copy(self, value: Any, path: Path = ()) -> Any:
        if len(path) > DEEPEST:
            return self._refuse(path, f"is nested deeper than {DEEPEST} levels")
        if isinstance(value, Mapping):
            return {_spelled(key): self._item(key, item, path) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.copy(item, (*path, position)) for position, item in enumerate(value)]
        return self._leaf(value, path)

    def _item(self, key: Any, value: Any, path: Path) -> Any:
        here = (*path, _spelled(key))
        if not isinstance(key, str):
            return self._refuse(here, "is a key that is not text")
        if key != key.strip():
            return self._refuse(here, "is a key with blanks around it")
        if not _is_unicode(key):
            return self._refuse(here, "is a key that is not valid Unicode")
        return self.copy(value, here)

    def _leaf(self, value: Any, path: Path) -> Any:
        fault = _text_fault if isinstance(value, str) else _number_fault
        reason = fault(value) or _secret_fault(value, path)
        return self._refuse(path, reason) if reason else value

    def _refuse(self, path: Path, reason: str) -> str:
        self.found.append((path, reason))
        return STAND_IN


def _number_fault(value: Any) -> str | None:
    if value is None or isinstance(value, bool):
        return None
    if not isinstance(value, int | float):
        return f"is a {type(value).__name__}, which JSON does not have"
    if not math.isfinite(value):
        return "must be a finite number"
    if value == int(value) and abs(value) > LARGEST_INTEGER:
        return "is a whole number beyond 2^53, which JSON cannot carry exactly"
    return None


def _text_fault(value: str) -> str | None:
    if not _is_unicode(value):
        return "is not valid Unicode"
    try:
        has_placeholder(value)
    except MalformedPlaceholderError as error:
        return f"has a malformed placeholder: it {error}"
    return None


def _secret_fault(value: Any, path: Path) -> str | None:
    if not is_tellable(value):
        return None
    text = str(value)
    if is_secret_place(path):
        return None if is_bare_placeholder(text) else _PRIVATE
    borrowed = next(filter(is_secret_name, variables_of(text)), None)
    if borrowed:
        return f"takes a secret from {borrowed}: give the key a secret's name too, like `api_key`"
    return _LOGIN if has_login(text) else None


def _spelled(key: object) -> str:
    """The key as text that can be shown, whatever it is."""
    return str(key).encode("utf-8", "backslashreplace").decode()


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)
