"""Examples of requests, and which operation goes on where another ended."""

from __future__ import annotations

from typing import Any, Final

ORDERS: Final[dict[str, dict[str, Any]]] = {
    "stage": {"version": "7", "reason": "trained on November"},
    "promote": {"version": "7", "expected_champion": "6", "reason": "better on 60 days", "dry_run": True},
    "rollback": {"reason": "drawdown beyond plan", "dry_run": True},
    "pause": {"reason": "exchange maintenance"},
    "resume": {"reason": "exchange is back"},
    "retrain": {"force": False},
    "createConfig": {
        "strategy_name": "Swing",
        "config_data": {
            "timeframe": "1h",
            "symbols": ["BTC/USDT"],
            "stake_amount": 100,
            "max_open_trades": 3,
        },
        "description": "one symbol to begin with",
    },
    "activate": {"reason": "reviewed", "dry_run": True},
    "deprecate": {"reason": "never used"},
}


def _link(operation: str, **parameters: str) -> dict[str, Any]:
    return {"operationId": operation, "parameters": parameters}


LINKS: Final[dict[str, dict[str, Any]]] = {
    "createConfig": {
        "read": _link(
            "getConfig", name="$response.body#/strategy_name", config_id="$response.body#/config_id"
        ),
        "activate": _link(
            "activate", name="$response.body#/strategy_name", config_id="$response.body#/config_id"
        ),
    },
    "activate": {"live": _link("getStrategy", name="$request.path.name")},
    "retrain": {"follow": _link("getJob", job_id="$response.body#/job_id")},
    "stage": {"models": _link("listModels", name="$request.path.name")},
    "promote": {"history": _link("listReleases", name="$request.path.name")},
    "rollback": {"history": _link("listReleases", name="$request.path.name")},
}
