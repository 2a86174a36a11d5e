"""Candles in files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from tests.contracts.candles.suite import CandleSourceSuite
from tradai.common.entrypoint.training.sources.files import CandleFiles, file_stem


@dataclass
class Folder:
    path: Path
    suffix: str

    def put(self, symbol: str, timeframe: str, table: pd.DataFrame) -> None:
        file = self.path / f"{file_stem(symbol, timeframe)}.{self.suffix}"
        write: dict[str, Callable[[Path], object]] = {
            "feather": table.to_feather,
            "parquet": table.to_parquet,
            "csv": table.to_csv,
        }
        write[self.suffix](file)

    def source(self) -> CandleFiles:
        return CandleFiles(self.path)


class TestCandleFiles(CandleSourceSuite):
    @pytest.fixture(params=["feather", "parquet", "csv"])
    def shelf(self, tmp_path: Path, request: pytest.FixtureRequest) -> Folder:
        return Folder(tmp_path, request.param)
