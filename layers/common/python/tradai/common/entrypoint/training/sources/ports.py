"""What the training task asks of a market data store."""

from __future__ import annotations

from typing import Protocol

import pandas as pd


class CandleSource(Protocol):
    def candles(self, symbol: str, timeframe: str) -> pd.DataFrame:
        """Candles as `training.candles.checked` returns them.

        Raises:
            ValidationFailedError: there are none, or they are corrupt.
        """
        ...
