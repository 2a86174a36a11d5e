"""What the demo is about: a market, a strategy, and the days on which things happen."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from tradai.common.entrypoint.training.gathering import named_source
from tradai.common.entrypoint.training.sources.eurusd import NAME as EURUSD
from tradai.common.errors import ValidationFailedError
from tradai.local.errors import LocalStackError
from tradai.local.market import Market
from tradai.local.settings import LocalSettings

EXAMPLE = "SwingStrategy"
MARKET_START = datetime(2025, 1, 1, tzinfo=UTC)
HISTORY_DAYS = 236  # warm-up, training, drift reference and window of the first training
SHIFT_AFTER_DAYS = 23  # days of trading before the market changes
LONGEST_DAYS = 120
PRICES = {"BTC/USDT": 40_000.0, "ETH/USDT": 2_500.0}
POLICY: Mapping[str, Mapping[str, Any]] = {
    "training": {"retraining_interval_days": 14, "min_hours_between_retraining": 336},
}
CRIPPLING = {"n_estimators": 1, "learning_rate": 0.000001}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Everything that is fixed before the first day.

    Args:
        folder: copy of the example strategy, with the demo's tradai.yaml.
        candles: what the "exchange" serves: a folder, a file, or "eurusd".
        first_day: midnight at which the strategy is deployed; history ends there.
        last_day: midnight at which the demo ends at the latest.
        shift_day: midnight at which the market changes; None when nobody arranged it.
    """

    name: str
    folder: Path
    candles: str
    first_day: datetime
    last_day: datetime
    shift_day: datetime | None

    def write(self, **sections: Mapping[str, Any]) -> Path:
        """The strategy's tradai.yaml, with some keys of sections replaced."""
        file = self.folder / "tradai.yaml"
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
        for section, values in sections.items():
            document.setdefault(section, {}).update(deepcopy(dict(values)))
        file.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        return file


def story_of(settings: LocalSettings, *, seed: int, data: str | None) -> Story:
    """The story of a demo; it needs no stack.

    Args:
        data: "eurusd", or a file of candles; None for the synthetic market of `seed`.

    Raises:
        ValidationFailedError: the file is no candles, or too short for a training and a month of trading.
    """
    if data is None:
        return synthetic_story(settings, seed=seed)
    return real_story(settings, data=data)


def synthetic_story(settings: LocalSettings, *, seed: int) -> Story:
    """A market that can be learned, and that changes into another that can be learned."""
    folder = settings.home / "demo" / "market"
    shutil.rmtree(folder, ignore_errors=True)
    shift = HISTORY_DAYS + SHIFT_AFTER_DAYS
    days = HISTORY_DAYS + LONGEST_DAYS + 1
    Market(seed=seed, start=MARKET_START, days=days, shift_day=shift).write(folder, PRICES)
    first = MARKET_START + timedelta(days=HISTORY_DAYS)
    return _told(
        settings,
        candles=str(folder),
        symbols=tuple(PRICES),
        first_day=first,
        last_day=first + timedelta(days=LONGEST_DAYS),
        shift_day=MARKET_START + timedelta(days=shift),
    )


def real_story(settings: LocalSettings, *, data: str) -> Story:
    """Candles of one instrument from a file, or the EURUSD hours of 2017."""
    candles_of, symbol = (data, "EUR/USD") if data == EURUSD else (_file(data), f"{_base(data)}/USD")
    candles = named_source(candles_of).candles(symbol, "1h")
    start, end = candles.index[0].to_pydatetime(), candles.index[-1].to_pydatetime()
    first = _midnight(start) + timedelta(days=HISTORY_DAYS)
    last = min(_midnight(end) - timedelta(days=1), first + timedelta(days=LONGEST_DAYS))
    if last - first < timedelta(days=30):
        raise ValidationFailedError(
            f"{data}: {(end - start).days} days of candles; the demo needs {HISTORY_DAYS + 32}: "
            f"{HISTORY_DAYS} of history and a month to trade in"
        )
    return _told(
        settings, candles=candles_of, symbols=(symbol,), first_day=first, last_day=last, shift_day=None
    )


def _told(settings: LocalSettings, *, symbols: tuple[str, ...], **facts: Any) -> Story:
    example = settings.root / "examples" / EXAMPLE
    if not example.is_dir():
        raise LocalStackError(f"{example} is missing; run the demo from a checkout of the project")
    folder = settings.home / "demo" / EXAMPLE
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(example, folder, ignore=shutil.ignore_patterns("__pycache__"))
    story = Story(name=EXAMPLE, folder=folder, **facts)
    document = yaml.safe_load((folder / "tradai.yaml").read_text(encoding="utf-8"))
    defaults = document["strategy_service"]["defaults"] | {"symbols": list(symbols)}
    story.write(
        strategy_service={"defaults": defaults}, training={**document["training"], **POLICY["training"]}
    )
    return story


def _file(data: str) -> str:
    """The file under a name that holds in any working directory."""
    path = Path(data).resolve()
    if not path.is_file():
        raise ValidationFailedError(
            f"{path} is not a file; give a CSV, Feather or Parquet file of hourly candles, or eurusd"
        )
    return str(path)


def _base(data: str) -> str:
    letters = "".join(filter(str.isalnum, Path(data).stem.split("-")[0].split("_")[0]))
    return letters.upper()[:10] or "ASSET"


def _midnight(when: datetime) -> datetime:
    day = when.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day if day == when else day + timedelta(days=1)
