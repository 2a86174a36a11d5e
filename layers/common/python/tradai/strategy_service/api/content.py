"""The body of a request, checked before anybody reads it."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from tradai.strategy_service.api.problems import HttpProblemError

LARGEST_BODY: Final = 1024 * 1024
JSON: Final = "application/json"


def checked_body(event: Mapping[str, Any], content_type: str) -> str:
    """The text of the body; nothing at all counts as an empty object.

    Raises:
        HttpProblemError: 413 too large, 415 not JSON, 400 not UTF-8 or not a JSON text with unique keys.
    """
    body = _bytes(event)
    if len(body) > LARGEST_BODY:
        raise HttpProblemError(413, "VAL006", f"the body is larger than {LARGEST_BODY} bytes")
    if not body:
        return "{}"
    if content_type.partition(";")[0].strip().lower() != JSON:
        raise HttpProblemError(415, "VAL005", f"send the body as {JSON}")
    try:
        text = body.decode()
        _spell(json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number))
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise HttpProblemError(400, "VAL004", f"the body is not a JSON text: {reason}") from None
    return text


def checked_target(event: Mapping[str, Any]) -> None:
    """Raises HttpProblemError: path or query are not UTF-8."""
    try:
        _spell([event["rawPath"], event.get("queryStringParameters") or {}])
    except ValueError:
        raise HttpProblemError(400, "VAL004", "the address is not UTF-8") from None


def _bytes(event: Mapping[str, Any]) -> bytes:
    body = event.get("body") or ""
    try:
        return (
            base64.b64decode(body) if event.get("isBase64Encoded") else body.encode("utf-8", "surrogatepass")
        )
    except binascii.Error:
        raise HttpProblemError(400, "VAL004", "the body is not base64") from None


def _spell(value: object) -> None:
    """Raises UnicodeEncodeError for halves of surrogate pairs, which no store keeps."""
    json.dumps(value, ensure_ascii=False).encode()


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"key {next(key for key in keys if keys.count(key) > 1)!r} is there twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON number")
