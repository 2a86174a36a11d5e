"""Strategy names: one pattern, checked before any store is asked."""

from __future__ import annotations

import re

from tradai.common.errors import InvalidNameError

NAME_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
_NAME = re.compile(NAME_PATTERN.replace("$", r"\Z"))


def checked_name(name: str) -> str:
    """The name itself.

    Raises:
        InvalidNameError: it does not match `NAME_PATTERN`.
    """
    if not isinstance(name, str) or not _NAME.match(name):
        raise InvalidNameError(str(name), NAME_PATTERN)
    return name
