"""Plain scalars by the core schema of YAML 1.2 (section 10.3.2): no dates, no `yes`, no base 60."""

from __future__ import annotations

import re

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_DECIMAL = re.compile(r"[-+]?[0-9]+", re.ASCII)
_BASED = re.compile(r"0(?:o[0-7]+|x[0-9a-fA-F]+)", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_SPECIAL = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_MOST_DIGITS = 400

Scalar = str | int | float | bool | None


def core_value(text: str) -> Scalar:
    """What an unquoted text means.

    Integers too long for a number become infinities, which no document may hold.
    """
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    return _number(text)


def _number(text: str) -> str | int | float:
    for pattern, read in ((_DECIMAL, _decimal), (_BASED, _based), (_FLOAT, float), (_SPECIAL, _special)):
        if pattern.fullmatch(text):
            return read(text)
    return str(text)


def _decimal(text: str) -> int | float:
    return int(text) if len(text) <= _MOST_DIGITS else float("inf")


def _based(text: str) -> int | float:
    return int(text, 0) if len(text) <= _MOST_DIGITS else float("inf")


def _special(text: str) -> float:
    return float(text.lower().replace(".", ""))
