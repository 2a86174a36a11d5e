"""Conditional writes, whose refusal is an answer and not a fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from botocore.exceptions import ClientError

from tradai.common.aws.errors import error_code, translated

T = TypeVar("T")


def unless_refused(what: str, write: Callable[[], T]) -> T | None:
    """The answer of the write, None when its condition failed."""
    with translated(what):
        try:
            return write()
        except ClientError as error:
            if error_code(error) != "ConditionalCheckFailedException":
                raise
            return None
