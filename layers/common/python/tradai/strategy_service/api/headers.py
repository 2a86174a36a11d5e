"""What requests say in their headers: correlation, precondition, idempotency key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from uuid import UUID, uuid4

from tradai.strategy_service.api.problems import HttpProblemError

CORRELATION: Final = "x-correlation-id"
IDEMPOTENCY: Final = "idempotency-key"
IF_MATCH: Final = "if-match"
UUID_PATTERN: Final = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
KEY_PATTERN: Final = r"^[!-~]{1,255}$"
ETAG_PATTERN: Final = r'^(\*|"(0|[1-9][0-9]{0,9})")$'


def correlation_id(headers: Mapping[str, str]) -> str:
    """The caller's id in its canonical form, or a new one.

    Raises:
        HttpProblemError: it is no UUID.
    """
    given = _matching(headers, CORRELATION, UUID_PATTERN, "a UUID")
    return str(UUID(given)) if given else str(uuid4())


def idempotency_key(headers: Mapping[str, str]) -> str | None:
    """Raises HttpProblemError: the key is not 1 to 255 visible ASCII characters."""
    return _matching(headers, IDEMPOTENCY, KEY_PATTERN, "1 to 255 visible ASCII characters")


def precondition(headers: Mapping[str, str]) -> tuple[bool, int | None]:
    """Whether there is one, and the release it names; None is any.

    Raises:
        HttpProblemError: it is neither an ETag of a strategy nor `*`.
    """
    given = _matching(headers, IF_MATCH, ETAG_PATTERN, 'an ETag of the strategy, like "12", or *')
    return given is not None, None if given in {None, "*"} else int(str(given).strip('"'))


def etag(seq: int) -> str:
    """The ETag of a strategy: the position of the release that is live."""
    return f'"{seq}"'


def _matching(headers: Mapping[str, str], name: str, pattern: str, what: str) -> str | None:
    given = headers.get(name)
    if given is not None and not re.fullmatch(pattern, given):
        raise HttpProblemError(422, "VAL007", f"{name} must be {what}")
    return given
