"""How much can be lost: which fields set it, and whether a change raises it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from math import inf
from types import MappingProxyType
from typing import Any, Final

from tradai.common.config.documents_paths import Path


class Absent(StrEnum):
    """Stands for a key that a document does not have."""

    ABSENT = ""


ABSENT: Final = Absent.ABSENT
TRADING: Final[Path] = ("strategy_service", "defaults")
SYMBOLS: Final[Path] = (*TRADING, "symbols")
STOPLOSS: Final[Path] = (*TRADING, "stoploss")

_NO_LIMIT: Final = -1
_NO_LEVERAGE: Final = 1.0

SIZES: Final[Mapping[Path, Callable[[Any], float]]] = MappingProxyType(
    {
        (*TRADING, "stake_amount"): lambda stake: inf if stake == "unlimited" else float(stake),
        (*TRADING, "max_open_trades"): lambda trades: inf if trades == _NO_LIMIT else float(trades),
        (*TRADING, "leverage"): lambda leverage: _NO_LEVERAGE if leverage is ABSENT else float(leverage),
        STOPLOSS: lambda stop: -float(stop),
    }
)
"""The size of a possible loss by the field that sets it; ValueError when nobody can tell."""


def raises_loss(place: Path, old: Any, new: Any) -> bool:
    """Whether a change of a field in `SIZES` lets more be lost; yes when nobody can tell."""
    size = SIZES[place]
    try:
        return size(new) > size(old)
    except (TypeError, ValueError):
        return True


def added_symbols(old: Any, new: Any) -> tuple[str, ...]:
    """Symbols that only the new list has; the whole of a list that is not there yet."""
    before = set(old) if isinstance(old, list) else set()
    return tuple(symbol for symbol in new if symbol not in before) if isinstance(new, list) else ("unknown",)
