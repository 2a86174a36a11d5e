"""Config versions: putting them live, taking them away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from tradai.common.errors import GateRefusedError
from tradai.strategy_service.api.desks import configs, pinned_ledger
from tradai.strategy_service.api.orders import ActivateOrder, DeprecateOrder
from tradai.strategy_service.api.parameters import ConfigId, Name
from tradai.strategy_service.api.routing import caller_of, new_router
from tradai.strategy_service.api.views import Config, view

if TYPE_CHECKING:
    from tradai.common.config.service import ConfigVersionService

router = new_router()
VERSION = "/configs/<name>/<config_id>"


@router.post(
    f"{VERSION}/activate", summary="Make it the ACTIVE one", tags=["configs"], operation_id="activate"
)
def activate(name: Name, config_id: ConfigId, order: Annotated[ActivateOrder, Body()]) -> Config:
    caller = caller_of(router)
    service = configs(caller, pinned_ledger(caller, name, dry_run=order.dry_run))
    if not order.accept_risks:
        _refuse_exposure(service, name, config_id)
    activated = service.activate(
        name,
        config_id,
        expected_active_id=order.said("expected_active_id"),
        reason=order.reason,
        accept_new_inputs=order.accept_risks,
        dry_run=order.dry_run,
        trace_id=caller.trace_id,
    )
    return view(Config, activated)


@router.post(f"{VERSION}/deprecate", summary="Abandon it", tags=["configs"], operation_id="deprecate")
def deprecate(name: Name, config_id: ConfigId, order: Annotated[DeprecateOrder, Body()]) -> Config:
    caller = caller_of(router)
    service = configs(caller, pinned_ledger(caller, name, dry_run=not order.force))
    gone = service.deprecate(
        name, config_id, force=order.force, reason=order.reason, trace_id=caller.trace_id
    )
    return view(Config, gone)


def _refuse_exposure(service: ConfigVersionService, name: str, config_id: str) -> None:
    """Raises GateRefusedError: money is at stake and nobody accepted that."""
    from tradai.common.config.diff import diff  # noqa: PLC0415 - the schema of documents comes along

    wanted, active = service.get(name, config_id), service.get_active(name)
    changes = diff(active.config_data, wanted.config_data) if active else ()
    risky = [change.path for change in changes if change.needs_yes]
    if risky:
        raise GateRefusedError(
            f"activating {config_id} changes {', '.join(risky)}: accept_risks accepts that",
            current={"active_id": active.config_id if active else None, "changes": risky},
        )
