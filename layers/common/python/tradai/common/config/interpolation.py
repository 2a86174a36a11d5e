"""`${VAR}`, `${VAR:-default}`, `${VAR:?message}` and `$$`: filled when a strategy loads its config."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOKEN = re.compile(
    r"\$\$|\$\{(?P<name>[A-Za-z_]\w*)(?P<rule>:-|:\?)?(?P<rest>(?(rule)[^{}$]*|))\}|\$\{", re.ASCII
)
GRAMMAR = "must be `${VAR}`, `${VAR:-default}` or `${VAR:?message}`; write `$$` for a dollar sign"


class Verbatim(str):
    """A text in which a `${` means nothing."""

    __slots__ = ()


class PlainText(Verbatim):
    """A text from outside the document: its type is decided by the field that it fills."""

    __slots__ = ()


class UnsetVariableError(LookupError):
    """A placeholder names a variable that is not set. The message names it, never a value."""


class MalformedPlaceholderError(ValueError):
    """A `${` that is no placeholder."""


def has_placeholder(text: str) -> bool:
    """Whether a text waits for a variable.

    Raises:
        MalformedPlaceholderError: it has a `${` outside the grammar.
    """
    found = [token for token in _TOKEN.finditer(text) if token[0] != "$$"]
    if any(token["name"] is None for token in found):
        raise MalformedPlaceholderError(GRAMMAR)
    return bool(found)


def variables_of(text: str) -> tuple[str, ...]:
    """The names a text refers to, in order."""
    return tuple(token["name"] for token in _TOKEN.finditer(text) if token["name"])


def is_bare_placeholder(text: str) -> bool:
    """Whether a text is one placeholder without a default: nothing of the value is in the document."""
    token = _TOKEN.fullmatch(text)
    return bool(token and token["name"] and token["rule"] != ":-")


def interpolate(text: str, variables: Mapping[str, str]) -> str:
    """The text with its placeholders filled; a `PlainText` if there were any, `Verbatim` if it changed.

    An empty variable counts as unset for `:-` and `:?`, as in a shell.

    Raises:
        UnsetVariableError: a variable without default is not set.
        MalformedPlaceholderError: a `${` outside the grammar.
    """
    waits = has_placeholder(text)
    filled = _TOKEN.sub(lambda token: _value(token, variables), text)
    if waits:
        return PlainText(filled)
    return text if filled == text else Verbatim(filled)


def _value(token: re.Match[str], variables: Mapping[str, str]) -> str:
    name, rule, rest = token["name"], token["rule"], token["rest"]
    if name is None:
        return "$"
    value = variables.get(name)
    if value or (value is not None and rule is None):
        return value
    if rule == ":-":
        return rest
    raise UnsetVariableError(f"variable {name} is not set" + (f": {rest}" if rest else ""))
