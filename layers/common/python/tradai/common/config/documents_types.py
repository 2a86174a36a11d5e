"""The words of a strategy file: each type is one constraint and how it is told to people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    AllowInfNan,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from tradai.common.config.documents_secrets import has_login, sealed
from tradai.common.entities.names import NAME_PATTERN

SEMVER: Final = (
    r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    r"(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$"
)
ENTRY_POINT: Final = r"^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*:[A-Za-z_]\w*$"
CLASS_NAME: Final = r"^[A-Za-z_]\w*$"
SYMBOL: Final = r"^[a-z]?[A-Z0-9][A-Z0-9._-]*/[A-Z0-9]+(?::[A-Z0-9]+(?:-[0-9]{6})?)?$"
TIMERANGE: Final = r"^[0-9]{8}-(?:[0-9]{8})?$"
MINUTES: Final = r"^(?:0|[1-9][0-9]*)$"
BUCKET: Final = r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"
REPOSITORY: Final = r"^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$"
URL: Final = r"^[a-z][a-z0-9+.-]*://[^\s]+$"
LOSS: Final = (
    r"^(?:sharpe|sharpe_daily|sortino|sortino_daily|calmar|max_drawdown|max_drawdown_relative"
    r"|profit_drawdown|only_profit|short_trade_dur|multi_metric|[A-Z]\w*HyperOptLoss)$"
)

EXPECTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        NAME_PATTERN: "must be letters, digits, `_` or `-`, at most 64",
        SEMVER: "must be a semantic version, like `1.0.0`",
        ENTRY_POINT: "must be `package.module:Class`",
        CLASS_NAME: "must be a class name",
        SYMBOL: "must be `BASE/QUOTE` or `BASE/QUOTE:SETTLE`, like `BTC/USDT:USDT`",
        TIMERANGE: "must be `YYYYMMDD-YYYYMMDD` or `YYYYMMDD-`",
        MINUTES: "must be a number of minutes in quotes, like `'30'`",
        BUCKET: "must be a bucket name: 3 to 63 lower-case letters, digits, `.` or `-`",
        REPOSITORY: "must be a lower-case repository name, like `tradai/strategies/mine`",
        URL: "must be a URL, like `http://localhost:5001`",
        LOSS: "must be a loss function, like `sharpe`, or a class name that ends in `HyperOptLoss`",
    }
)


class Section(BaseModel):
    """A part of a document: frozen, closed against unknown keys, silent about its input in errors."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        allow_inf_nan=False,
        ser_json_inf_nan="strings",
    )


def _amount(value: Any, handler: ValidatorFunctionWrapHandler) -> float | Literal["unlimited"]:
    try:
        amount: float | Literal["unlimited"] = handler(value)
    except ValidationError:
        raise ValueError("must be a number above 0 or `unlimited`") from None
    return amount


def _open_trades(value: int) -> int:
    if value < 1 and value != -1:
        raise ValueError("must be at least 1, or -1 for no limit")
    return value


def _real_range(value: str) -> str:
    try:
        start, stop = (datetime.strptime(day, "%Y%m%d") if day else None for day in value.split("-"))  # noqa: DTZ007 - calendar days
    except ValueError:
        raise ValueError("must be made of real days, `YYYYMMDD-YYYYMMDD`") from None
    if start and stop and stop <= start:
        raise ValueError("must end after it starts")
    return value


def _unique(symbols: tuple[str, ...]) -> tuple[str, ...]:
    twice = [symbol for symbol, times in Counter(symbols).items() if times > 1]
    if twice:
        raise ValueError(f"must not repeat {', '.join(twice)}")
    return symbols


def _filled(items: tuple[str, ...]) -> tuple[str, ...]:
    if not items:
        raise ValueError("must name at least one")
    return items


def _trimmed(value: str) -> str:
    if not value or value != value.strip() or re.search(r"[\x00-\x1f\x7f]", value):
        raise ValueError("must be text without blanks around it or control characters")
    return value


def _anonymous(url: str) -> str:
    if has_login(url):
        raise ValueError(
            "must not carry a user or password; give them by MLFLOW_USERNAME and MLFLOW_PASSWORD"
        )
    return url


_FILLED = Field(json_schema_extra={"minItems": 1})

Name = Annotated[str, Field(pattern=NAME_PATTERN)]
Text = Annotated[str, Field(min_length=1, max_length=1024), AfterValidator(_trimmed)]
Semver = Annotated[str, Field(pattern=SEMVER)]
EntryPoint = Annotated[str, Field(pattern=ENTRY_POINT)]
ClassName = Annotated[str, Field(pattern=CLASS_NAME)]
Bucket = Annotated[str, Field(pattern=BUCKET)]
Repository = Annotated[str, Field(pattern=REPOSITORY, min_length=2, max_length=256)]
Url = Annotated[str, Field(pattern=URL), AfterValidator(_anonymous)]
Loss = Annotated[str, Field(pattern=LOSS)]
Timeframe = Literal["1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w"]
Space = Literal[
    "default", "all", "buy", "sell", "enter", "exit", "roi", "stoploss", "trailing", "protection", "trades"
]
Symbol = Annotated[str, Field(pattern=SYMBOL)]
Symbols = Annotated[tuple[Symbol, ...], _FILLED, AfterValidator(_filled), AfterValidator(_unique)]
Spaces = Annotated[tuple[Space, ...], _FILLED, AfterValidator(_filled)]
Timerange = Annotated[str, Field(pattern=TIMERANGE), AfterValidator(_real_range)]
StakeAmount = Annotated[
    Annotated[float, Field(gt=0), AllowInfNan(False)] | Literal["unlimited"], WrapValidator(_amount)
]
OpenTrades = Annotated[int, Field(ge=-1), AfterValidator(_open_trades)]
Positive = Annotated[int, Field(ge=1)]
Ratio = Annotated[float, Field(ge=0, le=1)]
Roi = dict[Annotated[str, Field(pattern=MINUTES)], float]
Free = Annotated[dict[str, Any], AfterValidator(sealed)]
