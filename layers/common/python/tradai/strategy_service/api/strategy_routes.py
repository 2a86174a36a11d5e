"""Strategies, what they run, whether they trade; drift; health."""

from __future__ import annotations

from bisect import bisect_right
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from tradai.common.registry.lifecycle_outcomes import Change
from tradai.common.runtime import wiring_api
from tradai.common.runtime.environment import environment
from tradai.strategy_service.api.desks import existing, ledger, models, pinned_ledger
from tradai.strategy_service.api.headers import etag
from tradai.strategy_service.api.orders import PauseOrder
from tradai.strategy_service.api.pages import Limit, Next, Page, name_after, page
from tradai.strategy_service.api.parameters import Name
from tradai.strategy_service.api.routing import JSON, caller_of, new_router
from tradai.strategy_service.api.views import Drift, Health, Strategy, strategy_view

router = new_router()


@router.get("/health", summary="Whether the service answers", tags=["service"], operation_id="health")
def health() -> Health:
    return Health(status="ok", environment=environment().env)


@router.get(
    "/strategies",
    summary="Every strategy with what it runs",
    tags=["strategies"],
    operation_id="listStrategies",
)
def list_strategies(limit: Limit = 20, cursor: Next = None) -> Page[Strategy]:
    releases = ledger()
    names = releases.strategies()
    rest = names[bisect_right(names, name_after(cursor)) :]
    return page(rest, limit, place=str, shown=lambda name: strategy_view(name, releases.live(name)))


@router.get(
    "/strategies/<name>", summary="What a strategy runs", tags=["strategies"], operation_id="getStrategy"
)
def get_strategy(name: Name) -> Response[Strategy]:
    shown = strategy_view(name, existing(name, caller_of(router)))
    return Response(status_code=200, content_type=JSON, body=shown, headers={"ETag": etag(shown.seq)})


@router.get(
    "/strategies/<name>/drift",
    summary="Drift of the live model",
    tags=["strategies"],
    operation_id="getDrift",
)
def get_drift(name: Name, limit: Limit = 7) -> Drift:
    existing(name, caller_of(router))
    history = wiring_api.drift_states().recent(name, limit)
    return Drift(strategy_name=name, latest=history[0] if history else None, history=list(history))


@router.post("/strategies/<name>/pause", summary="Stop trading", tags=["strategies"], operation_id="pause")
def pause(name: Name, order: Annotated[PauseOrder, Body()]) -> Change:
    caller = caller_of(router)
    releases = pinned_ledger(caller, name, dry_run=order.dry_run)
    return models(caller, releases).pause(
        name, reason=order.reason, trace_id=caller.trace_id, dry_run=order.dry_run
    )


@router.post("/strategies/<name>/resume", summary="Trade again", tags=["strategies"], operation_id="resume")
def resume(name: Name, order: Annotated[PauseOrder, Body()]) -> Change:
    caller = caller_of(router)
    releases = pinned_ledger(caller, name, dry_run=order.dry_run)
    return models(caller, releases).resume(
        name, reason=order.reason, trace_id=caller.trace_id, dry_run=order.dry_run
    )
