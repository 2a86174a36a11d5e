"""Canonical form (RFC 8785) and content hash of anything JSON can say."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import rfc8785

from tradai.common.errors import ValidationFailedError

LARGEST_INTEGER = 2**53 - 1


def canonical_json(data: Any) -> bytes:
    """The one spelling of `data`: sorted keys, shortest numbers, UTF-8, no blanks.

    Raises:
        ValidationFailedError: NaN, an infinity, an integer beyond ±(2^53 - 1), a key that is not
            text, text that is not Unicode, or a value JSON has no form for.
    """
    try:
        return rfc8785.dumps(data)
    except RecursionError:
        raise ValidationFailedError("the document is nested too deeply") from None
    except ValueError as error:
        raise ValidationFailedError(f"the document has no canonical form: {error}") from None


def from_canonical(text: str) -> Any:
    """The inverse: `canonical_json(from_canonical(text))` is `text` again.

    A whole number beyond ±(2^53 - 1) was a float when it was written, so it is one again.
    """
    return json.loads(text, parse_int=_number)


def config_hash(data: Any) -> str:
    """SHA-256 hex of the canonical form."""
    return text_hash(canonical_json(data))


def text_hash(text: bytes) -> str:
    """SHA-256 hex of bytes that are canonical already."""
    return sha256(text).hexdigest()


def _number(digits: str) -> int | float:
    number = int(digits)
    return number if abs(number) <= LARGEST_INTEGER else float(digits)
