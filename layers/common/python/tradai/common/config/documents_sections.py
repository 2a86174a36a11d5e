"""Sections of `tradai.yaml` that say what a strategy is and where its data and runs live."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from tradai.common.config.documents_types import (
    Bucket,
    EntryPoint,
    Free,
    Loss,
    Name,
    OpenTrades,
    Positive,
    Repository,
    Roi,
    Section,
    Semver,
    Spaces,
    StakeAmount,
    Symbols,
    Text,
    Timeframe,
    Timerange,
    Url,
)

Exchange = Literal[
    "Binance",
    "BinanceUS",
    "Bingx",
    "Bitget",
    "Bybit",
    "Gate",
    "Htx",
    "Hyperliquid",
    "Kraken",
    "KrakenFutures",
    "Kucoin",
    "Myokx",
    "Okx",
]


class StrategySection(Section):
    name: Name
    version: Semver
    entry_point: EntryPoint
    category: Text | None = None
    timeframe: Timeframe


class SourceSection(Section):
    kind: Exchange = Field(alias="KIND")


class AwsAdapter(Section):
    """Candles in ArcticDB on S3."""

    kind: Literal["AWS"] = Field(alias="KIND")
    bucket_name: Bucket
    library: Text = "ohlcv"


class LocalAdapter(Section):
    """Candles in files: a folder, or one feather, parquet or CSV file."""

    kind: Literal["Local"] = Field(alias="KIND")
    path: Text


class TradingDefaults(Section):
    """What the strategy trades, with how much money. Ratios are ratios: 0.1 is ten percent."""

    timerange: Timerange | None = None
    symbols: Symbols | None = None
    stake_amount: StakeAmount | None = None
    max_open_trades: OpenTrades | None = None
    stoploss: Annotated[float, Field(lt=0, ge=-1)] | None = None
    minimal_roi: Roi | None = None
    trailing_stop: bool | None = None
    leverage: Annotated[float, Field(ge=1)] | None = None
    fee: Annotated[float, Field(ge=0, lt=1)] | None = None
    params: Free = Field(default_factory=dict)


class ServiceSection(Section):
    source: SourceSection | None = None
    adapter: Annotated[AwsAdapter | LocalAdapter, Field(discriminator="kind")] | None = None
    defaults: TradingDefaults = TradingDefaults()


class MlflowSection(Section):
    tracking_uri: Url | None = None
    experiment_name: Text | None = None
    auto_log_params: bool = True


class OptimizationDefaults(Section):
    epochs: Positive = 100
    loss_function: Loss = "sharpe"
    spaces: Spaces = ("buy", "sell")


class OptimizationPreset(Section):
    epochs: Positive | None = None
    loss_function: Loss | None = None
    spaces: Spaces | None = None
    walk_forward: bool = False


class OptimizationSection(Section):
    defaults: OptimizationDefaults = OptimizationDefaults()
    presets: dict[Name, OptimizationPreset] = Field(default_factory=dict)


class EcrSection(Section):
    repository: Repository


def _steps(low: int, high: int, step: int) -> frozenset[int]:
    return frozenset(range(low, high + 1, step))


FARGATE_MEMORY = {
    256: frozenset({512, 1024, 2048}),
    512: _steps(1024, 4096, 1024),
    1024: _steps(2048, 8192, 1024),
    2048: _steps(4096, 16384, 1024),
    4096: _steps(8192, 30720, 1024),
    8192: _steps(16384, 61440, 4096),
    16384: _steps(32768, 122880, 8192),
}
"""MiB of memory that Fargate offers for each number of CPU units (AWS, "Fargate task definition")."""


class EcsSection(Section):
    """Size of the training task: CPU units (1024 is one vCPU) and MiB of memory."""

    cpu: int = 512
    memory: int = 1024

    @model_validator(mode="after")
    def _fargate_pair(self) -> EcsSection:
        if self.cpu not in FARGATE_MEMORY:
            raise ValueError(f"cpu must be one of {', '.join(map(str, FARGATE_MEMORY))}")
        if self.memory not in FARGATE_MEMORY[self.cpu]:
            fit = ", ".join(map(str, sorted(FARGATE_MEMORY[self.cpu])))
            raise ValueError(f"memory for cpu {self.cpu} must be one of {fit}")
        return self


class DeploymentSection(Section):
    ecr: EcrSection | None = None
    ecs: EcsSection = EcsSection()
