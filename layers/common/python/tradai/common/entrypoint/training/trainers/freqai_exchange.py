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

        def ft_additional_exchange_init(self) -> None:
            """Asks the exchange for the account's mode; there is none."""

    Offline.__name__ = base.__name__
    return Offline(config, validate=True, load_leverage_tiers=False)


def static_market(pair: str, fee: float) -> dict[str, Any]:
    """A spot market as ccxt describes it."""
    base, quote = pair.split("/")
    span = {"min": SMALLEST, "max": LARGEST}
    kinds = dict.fromkeys(("swap", "margin", "future", "option", "contract"), False)
    return {
        "id": base + quote, "symbol": pair, "base": base, "quote": quote, "settle": None,
        "baseId": base, "quoteId": quote, "settleId": None, "type": "spot", "spot": True, **kinds,
        "linear": None, "inverse": None, "contractSize": None, "active": True, "taker": fee, "maker": fee,
        "precision": dict.fromkeys(("amount", "price", "base", "quote"), SMALLEST), "info": {},
        "limits": {"amount": span, "price": span, "cost": span, "leverage": {"min": 1.0, "max": 1.0},
                   "market": {"min": None, "max": None}},
    }  # fmt: skip
