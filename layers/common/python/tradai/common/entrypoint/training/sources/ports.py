"""What the training task asks of a market data store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pandas as pd


class CandleSource(Protocol):
    def candles(self, symbol: str, timeframe: str) -> pd.DataFrame:
        """Candles as `training.candles.checked` returns them.

        Raises:
            ValidationFailedError: there are none, or they are corrupt.
        """
        ...

    def origin(self, symbol: str, timeframe: str) -> str:
        """Where the last answer to `candles` came from, with its version where the store has versions."""
        ...


ArcticOpener = Callable[[str, str], CandleSource]
"""Opens a library of ArcticDB, by bucket and name."""
