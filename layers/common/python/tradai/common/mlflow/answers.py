"""What an HTTP answer of MLflow means, in the product's errors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tradai.common.errors import (
    ConfigurationError,
    ConflictError,
    NotFoundError,
    TradaiError,
    ValidationFailedError,
)

JSON = dict[str, Any]

FIRST_FAULT = 500
FIRST_ERROR = 400
DENIED = frozenset({401, 403})
UNCLEAR_CODES = frozenset({"BAD_REQUEST", "TEMPORARILY_UNAVAILABLE", "REQUEST_LIMIT_EXCEEDED"})

ERRORS: Mapping[str, type[TradaiError]] = MappingProxyType(
    {
        "RESOURCE_DOES_NOT_EXIST": NotFoundError,
        "RESOURCE_ALREADY_EXISTS": ConflictError,
        "INVALID_PARAMETER_VALUE": ValidationFailedError,
        "PERMISSION_DENIED": ConfigurationError,
    }
)


class UnclearAnswerError(Exception):
    """The server may or may not have applied the request.

    Args:
        was_sent: False when no connection came about, so nothing can have been applied.
    """

    def __init__(self, why: str, *, was_sent: bool = True) -> None:
        self.was_sent = was_sent
        super().__init__(why)


def understand(status: int, body: bytes, address: str) -> JSON:
    """The JSON of a successful answer.

    Raises:
        UnclearAnswerError: 429, 5xx, or a 400 that reports a lost race inside the database.
        NotFoundError, ConflictError, ValidationFailedError: MLflow refused the request.
        ConfigurationError: credentials or host name refused, or not an MLflow server.
    """
    if status >= FIRST_FAULT or status == 429:  # noqa: PLR2004 - the name of the status is its number
        raise UnclearAnswerError(f"HTTP {status}")
    if status in DENIED:
        raise ConfigurationError(
            f"MLflow at {address} answered {status}; check MLFLOW_USERNAME and MLFLOW_PASSWORD, "
            "and that the server's --allowed-hosts lists this host name"
        )
    answer = _json(body, address)
    if status >= FIRST_ERROR:
        raise _refusal(status, answer)
    return answer


def _json(body: bytes, address: str) -> JSON:
    if not body.strip():
        return {}
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise ConfigurationError(
            f"{address} does not answer like an MLflow server; check MLFLOW_TRACKING_URI"
        )
    return answer


def _refusal(status: int, answer: JSON) -> Exception:
    code = str(answer.get("error_code", ""))
    if code in UNCLEAR_CODES or "IntegrityError" in str(answer.get("error_class", "")):
        return UnclearAnswerError(f"HTTP {status} {code}")
    lines = str(answer.get("message", "")).splitlines() or [""]
    return ERRORS.get(code, ValidationFailedError)(f"MLflow refused: {lines[0][:200]} ({code or status})")
