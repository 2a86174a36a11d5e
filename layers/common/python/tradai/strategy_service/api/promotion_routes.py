"""Model versions: staging, promotion, the way back."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from tradai.common.registry.lifecycle_outcomes import Candidate, ModelCard, Promotion, Rollback
from tradai.common.registry.lifecycle_staging import Staged
from tradai.strategy_service.api.desks import existing, models, pinned_ledger
from tradai.strategy_service.api.orders import PromoteOrder, RollbackOrder, StageOrder
from tradai.strategy_service.api.pages import Limit, Next, Page, number_before, page
from tradai.strategy_service.api.parameters import Name
from tradai.strategy_service.api.routing import caller_of, new_router

router = new_router()
MODELS = "/strategies/<name>/models"


@router.get(MODELS, summary="Model versions, newest first", tags=["models"], operation_id="listModels")
def list_models(name: Name, limit: Limit = 20, cursor: Next = None) -> Page[ModelCard]:
    caller = caller_of(router)
    existing(name, caller)
    below = number_before(cursor)
    cards = (card for card in models(caller).versions(name) if below is None or int(card.version) < below)
    return page(cards, limit, place=lambda card: int(card.version), shown=lambda card: card)


@router.get(
    f"{MODELS}/rollback-candidates",
    summary="Former champions, and what stands in their way",
    tags=["models"],
    operation_id="listRollbackCandidates",
)
def list_rollback_candidates(name: Name, limit: Limit = 20, cursor: Next = None) -> Page[Candidate]:
    caller = caller_of(router)
    existing(name, caller)
    below = number_before(cursor)
    former = (one for one in models(caller).rollback_candidates(name) if below is None or one.seq < below)
    return page(former, limit, place=lambda one: one.seq, shown=lambda one: one)


@router.post(f"{MODELS}/stage", summary="Make a version a challenger", tags=["models"], operation_id="stage")
def stage(name: Name, order: Annotated[StageOrder, Body()]) -> Staged:
    caller = caller_of(router)
    existing(name, caller)
    return models(caller).stage(name, order.version, reason=order.reason, dry_run=order.dry_run)


@router.post(
    f"{MODELS}/promote", summary="Make a challenger the champion", tags=["models"], operation_id="promote"
)
def promote(name: Name, order: Annotated[PromoteOrder, Body()]) -> Promotion:
    caller = caller_of(router)
    existing(name, caller)
    return models(caller, pinned_ledger(caller, name, dry_run=order.dry_run)).promote(
        name,
        order.version,
        expected_champion=order.said("expected_champion"),
        archive=order.archive,
        reason=order.reason,
        trace_id=caller.trace_id,
        dry_run=order.dry_run,
    )


@router.post(
    f"{MODELS}/rollback", summary="Return to a former champion", tags=["models"], operation_id="rollback"
)
def rollback(name: Name, order: Annotated[RollbackOrder, Body()]) -> Rollback:
    caller = caller_of(router)
    existing(name, caller)
    return models(caller, pinned_ledger(caller, name, dry_run=order.dry_run)).rollback(
        name,
        order.target_version,
        reason=order.reason,
        force=order.force,
        trace_id=caller.trace_id,
        dry_run=order.dry_run,
    )
