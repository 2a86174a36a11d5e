"""The real exchange class with static markets: Freqtrade's engine without a network."""

from __future__ import annotations

import time
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from freqtrade import exchange as exchanges
from freqtrade.exchange import Exchange

SMALLEST = 1e-8
LARGEST = 1e12
MAX_LEVERAGE = 20.0
MAINTENANCE_MARGIN = 0.01


def offline_exchange(config: dict[str, Any], pairs: Iterable[str]) -> Exchange:
    """The configured exchange, serving the given pairs; precision is fine enough for any price."""
    base = getattr(exchanges, config["exchange"]["name"].title(), Exchange)
    table = {pair: static_market(pair, config["fee"]) for pair in pairs}

    class Offline(base):  # type: ignore[misc,valid-type] # freqtrade is untyped, the class is chosen by name
        _markets: dict[str, Any]

        def reload_markets(self, force: bool = False, *, load_leverage_tiers: bool = True) -> None:  # noqa: ARG002 - the engine's signature
            if not self._markets:
                self._api.set_markets(deepcopy(table))
                self._api_async.set_markets(deepcopy(table))
                self._markets, self._last_markets_refresh = self._api.markets, int(time.time() * 1000)

        def load_leverage_tiers(self) -> dict[str, list[dict[str, Any]]]:
            return {pair: [static_tier()] for pair in table}

        def ft_additional_exchange_init(self) -> None:
            """Asks the exchange for the account's mode; there is none."""

    Offline.__name__ = base.__name__
    return Offline(config, validate=True, load_leverage_tiers=True)


def static_market(pair: str, fee: float) -> dict[str, Any]:
    """A market as ccxt describes it: spot, or a linear perpetual when the pair names what it settles in."""
    base, _, rest = pair.partition("/")
    quote, _, settle = rest.partition(":")
    is_swap = bool(settle)
    span = {"min": SMALLEST, "max": LARGEST}
    leverage = {"min": 1.0, "max": MAX_LEVERAGE if is_swap else 1.0}
    return {
        "id": base + quote + settle, "symbol": pair, "base": base, "quote": quote, "settle": settle or None,
        "baseId": base, "quoteId": quote, "settleId": settle or None, "type": "swap" if is_swap else "spot",
        "spot": not is_swap, "swap": is_swap, "contract": is_swap,
        "margin": False, "future": False, "option": False,
        "linear": True if is_swap else None, "inverse": False if is_swap else None,
        "contractSize": 1.0 if is_swap else None, "active": True, "taker": fee, "maker": fee,
        "precision": dict.fromkeys(("amount", "price", "base", "quote"), SMALLEST), "info": {},
        "limits": {"amount": span, "price": span, "cost": span, "leverage": leverage,
                   "market": {"min": None, "max": None}},
    }  # fmt: skip


def static_tier() -> dict[str, Any]:
    """One tier for every size; liquidation is a matter of the exchange's own tables."""
    return {
        "minNotional": 0.0,
        "maxNotional": LARGEST,
        "maintenanceMarginRate": MAINTENANCE_MARGIN,
        "maxLeverage": MAX_LEVERAGE,
        "info": {"cum": 0.0},
    }
