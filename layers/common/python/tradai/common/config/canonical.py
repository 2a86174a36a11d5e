"""Canonical form (RFC 8785) and content hash of anything JSON can say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

import rfc8785

from tradai.common.errors import ValidationFailedError

LARGEST_INTEGER = 2**53 - 1


def canonical_json(data: Any) -> bytes:
    """The one spelling of `data`: sorted keys, shortest numbers, UTF-8, no blanks.

    Raises:
        ValidationFailedError: NaN, an infinity, a whole number beyond ±(2^53 - 1), a key that is
            not text, text that is not Unicode, or a value JSON has no form for.
    """
    try:
        for number in _whole_floats(data):
            if abs(number) > LARGEST_INTEGER:
                raise rfc8785.IntegerDomainError(int(number))
        return rfc8785.dumps(data)
    except RecursionError:
        raise ValidationFailedError("the document is nested too deeply") from None
    except ValueError as error:
        raise ValidationFailedError(f"the document has no canonical form: {error}") from None


def config_hash(data: Any) -> str:
    """SHA-256 hex of the canonical form."""
    return text_hash(canonical_json(data))


def text_hash(text: bytes) -> str:
    """SHA-256 hex of bytes that are canonical already."""
    return sha256(text).hexdigest()


def _whole_floats(data: Any) -> Iterator[float]:
    """Floats without a fraction: they are written like integers, so integers' limits hold."""
    if isinstance(data, float) and data.is_integer():
        yield data
    for value in _children(data):
        yield from _whole_floats(value)


def _children(data: Any) -> Iterable[Any]:
    if isinstance(data, dict):
        return data.values()
    return data if isinstance(data, list | tuple) else ()
