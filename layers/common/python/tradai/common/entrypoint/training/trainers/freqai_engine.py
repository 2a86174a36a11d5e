"""One run of Freqtrade's backtest engine with FreqAI."""

from __future__ import annotations

import contextlib
import json
import logging
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from freqtrade.configuration import Configuration
from freqtrade.enums import RunMode
from freqtrade.optimize.backtesting import Backtesting

from tradai.common.entrypoint.training.candles import step
from tradai.common.entrypoint.training.evaluation import Judgement, at_midnight, judge
from tradai.common.entrypoint.training.trainers.freqai_exchange import offline_exchange
from tradai.common.entrypoint.training.trainers.freqai_futures import store_futures
from tradai.common.entrypoint.training.trainers.freqai_order import FreqaiOrder
from tradai.common.entrypoint.training.trainers.freqai_settings import FOLDERS, MODELS, EngineRun, settings
from tradai.common.errors import TrainingFailedError

ENGINE_METRICS = {
    "ft_sharpe": "sharpe", "ft_max_drawdown": "max_drawdown_account", "market_change": "market_change",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineAnswer:
    """Samples have one row per candle, columns `{pair} {feature or prediction:label}`."""

    models: Path
    samples: pd.DataFrame
    statistics: dict[str, Any]
    equity: pd.Series

    def judgement(self) -> Judgement:
        trades = int(self.statistics["total_trades"])
        extra = {
            ours: _finite(self.statistics.get(theirs)) if trades else None
            for ours, theirs in ENGINE_METRICS.items()
        }
        return judge(self.equity, trades=trades, wins=int(self.statistics["wins"]), extra=extra)


def run_engine(order: FreqaiOrder, run: EngineRun) -> EngineAnswer:
    """Run in a fresh user directory: a reused identifier would resume silently.

    Raises:
        TrainingFailedError: the engine moved the span, or a pair lacks predictions.
    """
    user_data = order.work / run.name
    for folder in FOLDERS:
        (user_data / folder).mkdir(parents=True)
    config = _configuration(order, run, user_data)
    exchange = offline_exchange(config, order.recipe.symbols)
    if config["trading_mode"] == "futures":
        store_futures(order.candles, order.recipe.symbols, order.recipe.timeframe, exchange)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            engine = Backtesting(config, exchange=exchange)
            engine.start()
    finally:
        Backtesting.cleanup()
        exchange.close()
    statistics = engine.results["strategy"][order.strategy_class]
    _require_span(statistics, run)
    wallet = engine.all_bt_content[order.strategy_class]["wallet_summary"]
    return EngineAnswer(
        models=user_data / "models" / f"{order.identifier}-{run.name}",
        samples=_samples(engine.strategy.freqai.recorded, order, run),
        statistics=statistics,
        equity=_equity(wallet, statistics, run),
    )


def _configuration(order: FreqaiOrder, run: EngineRun, user_data: Path) -> dict[str, Any]:
    file = user_data / "config.json"
    file.write_text(json.dumps(settings(order, run)))
    arguments = {
        "config": [str(file)],
        "user_data_dir": str(user_data),
        "datadir": str(order.candles),
        "strategy": order.strategy_class,
        "strategy_path": str(order.strategy_folder),
        "freqaimodel": run.model,
        "freqaimodel_path": str(MODELS),
        "timerange": run.timerange,
        "export": "none",
        "backtest_cache": "none",
        "verbosity": 0,
    }
    config: dict[str, Any] = Configuration(arguments, RunMode.BACKTEST).get_config()
    logging.getLogger("freqtrade").setLevel(logging.WARNING)
    return config


def _require_span(statistics: dict[str, Any], run: EngineRun) -> None:
    """The engine moves its start silently when history is short."""
    asked = [f"{when:%Y-%m-%d %H:%M:%S}" for when in (run.start, run.stop)]
    if [statistics["backtest_start"], statistics["backtest_end"]] != asked:
        raise TrainingFailedError(
            f"Freqtrade ran from {statistics['backtest_start']} to {statistics['backtest_end']} instead of"
            f" {asked[0]} to {asked[1]}: candles are missing, or training.startup_candles is too high"
        )


def _samples(recorded: dict[str, list[pd.DataFrame]], order: FreqaiOrder, run: EngineRun) -> pd.DataFrame:
    """FreqAI only warns of a pair without data: insist on one prediction per pair and candle."""
    expected = pd.date_range(
        at_midnight(run.start),
        at_midnight(run.stop),
        freq=step(order.recipe.timeframe),
        inclusive="left",
        name="date",
    )
    parts = []
    for pair in order.recipe.symbols:
        rows = pd.concat(recorded.get(pair) or [pd.DataFrame({"date": []})]).set_index("date")
        rows.index = pd.DatetimeIndex(rows.index, tz="UTC", name="date").as_unit("ns")
        if not rows.index.equals(expected):
            raise TrainingFailedError(
                f"{pair}: {len(rows)} predictions for {len(expected)} candles;"
                " a training failed or candles are missing"
            )
        parts.append(rows.astype(float).add_prefix(f"{pair} "))
    return pd.concat(parts, axis=1)


def _equity(wallet: pd.DataFrame, statistics: dict[str, Any], run: EngineRun) -> pd.Series:
    """Account value per candle; a row of `wallet` is one currency at the open of a candle."""
    value: pd.Series = (wallet["rate"] * wallet["balance"]).groupby(wallet["date"]).sum()
    value.index = pd.DatetimeIndex(value.index).as_unit("ns")
    ends = pd.Series(
        [statistics["starting_balance"], statistics["final_balance"]],
        index=pd.DatetimeIndex([at_midnight(run.start), at_midnight(run.stop)]),
    )
    inside = value[(value.index > ends.index[0]) & (value.index < ends.index[1])]
    equity: pd.Series = pd.concat([ends.iloc[:1], inside, ends.iloc[1:]])
    return equity


def _finite(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
