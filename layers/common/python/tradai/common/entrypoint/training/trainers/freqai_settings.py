"""An order as a Freqtrade configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tradai.common.entrypoint.training.trainers.freqai_order import FreqaiOrder

MODELS = Path(__file__).parent / "freqai_models"
SPOT = {"trading_mode": "spot"}
FUTURES = {"trading_mode": "futures", "margin_mode": "isolated"}
PRICING = {"price_side": "same", "use_order_book": True, "order_book_top": 1}
TRADABLE = 0.99
UNLIMITED_WALLET = 1000.0
FEATURES: Mapping[str, Any] = {
    "include_corr_pairlist": [],
    "label_period_candles": 6,
    "include_shifted_candles": 0,
    "indicator_periods_candles": [6, 24, 72],
    "DI_threshold": 0,
    "weight_factor": 0,
    "plot_feature_importances": 0,
}
FOLDERS = (
    "models", "data", "backtest_results", "strategies", "freqaimodels", "hyperopts", "hyperopt_results",
    "logs", "plot", "notebooks",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineRun:
    """One backtest: which FreqAI model runs over which span.

    Args:
        name: unique within the order.
        model: class name in `freqai_models`.
        start, stop: half-open; the candle at `stop` must exist, positions are closed at its open.
        refit_days: days that each fitted model predicts.
        bundle: what a frozen model loads.
    """

    name: str
    model: str
    start: datetime
    stop: datetime
    refit_days: int
    bundle: Path | None = None

    @property
    def timerange(self) -> str:
        return f"{self.start:%Y%m%d}-{self.stop:%Y%m%d}"


def settings(order: FreqaiOrder, run: EngineRun) -> dict[str, Any]:
    """The configuration file of one run."""
    recipe = order.recipe
    pairs = list(recipe.symbols)
    slots = len(pairs) if recipe.max_open_trades < 0 else min(recipe.max_open_trades, len(pairs))
    return {
        "strategy": order.strategy_class,
        "timeframe": recipe.timeframe,
        "startup_candle_count": recipe.startup_candles,
        "stake_currency": re.split("[/:]", pairs[0])[-1],
        "stake_amount": recipe.stake_amount,
        "tradable_balance_ratio": TRADABLE,
        "max_open_trades": recipe.max_open_trades,
        "dry_run": True,
        "dry_run_wallet": _wallet(recipe.stake_amount, slots),
        "fee": recipe.fee,
        **(FUTURES if ":" in pairs[0] else SPOT),
        "dataformat_ohlcv": "feather",
        "entry_pricing": PRICING,
        "exit_pricing": PRICING,
        "exchange": {"name": recipe.exchange, "pair_whitelist": pairs, "pair_blacklist": []},
        "pairlists": [{"method": "StaticPairList"}],
        "freqai": _freqai(order, run),
        **recipe.overrides,
    }


def _wallet(stake: float | str, slots: int) -> float:
    """Enough for every slot, so that the config's stake is what is traded."""
    return float(stake) * slots / TRADABLE if not isinstance(stake, str) else UNLIMITED_WALLET


def _freqai(order: FreqaiOrder, run: EngineRun) -> dict[str, Any]:
    recipe = order.recipe
    return {
        "enabled": True,
        "identifier": f"{order.identifier}-{run.name}",
        "train_period_days": order.train_period_days,
        "backtest_period_days": run.refit_days,
        "live_retrain_hours": 0,
        "fit_live_predictions_candles": 0,
        "purge_old_models": False,
        "activate_tensorboard": False,
        "save_backtest_models": run.bundle is None,
        "frozen_bundle": str(run.bundle or ""),
        "feature_parameters": {
            "include_timeframes": [recipe.timeframe], **FEATURES, **recipe.feature_parameters,
        },
        "data_split_parameters": {"test_size": 0, "shuffle": False, "random_state": order.seed},
        "model_training_parameters": {
            "n_jobs": order.threads, "random_state": order.seed, **recipe.hyper_parameters,
        },
    }  # fmt: skip
