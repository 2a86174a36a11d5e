"""Routers of the operations, and who asks."""

from __future__ import annotations

from typing import Final

from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter as Router

from tradai.strategy_service.api.callers import Caller

JSON: Final = "application/json"


def new_router() -> Router:
    return Router()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


def caller_of(router: Router) -> Caller:
    caller: Caller = router.context["caller"]
    return caller
