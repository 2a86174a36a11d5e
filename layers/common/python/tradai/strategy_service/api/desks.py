"""The services on behalf of the caller of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradai.common.entities.release import LivePointer
from tradai.common.errors import StrategyNotFoundError
from tradai.common.registry.pinned import PinnedLedger
from tradai.common.registry.releases import ReleaseLedger
from tradai.common.runtime import wiring_api
from tradai.strategy_service.api.callers import Caller
from tradai.strategy_service.api.problems import HttpProblemError

if TYPE_CHECKING:
    from tradai.common.config.service import ConfigVersionService
    from tradai.common.registry.lifecycle import ModelLifecycle


def ledger() -> ReleaseLedger:
    return wiring_api.ledger()


def configs(caller: Caller, releases: ReleaseLedger | None = None) -> ConfigVersionService:
    return wiring_api.config_versions(caller.actor, releases or ledger())


def models(caller: Caller, releases: ReleaseLedger | None = None) -> ModelLifecycle:
    return wiring_api.model_lifecycle(caller.actor, releases or ledger())


def pinned_ledger(caller: Caller, strategy: str, *, dry_run: bool = False) -> ReleaseLedger:
    """The ledger for an operation that moves the pointer: from the release in `If-Match` and no other.

    Raises:
        HttpProblemError: 428, there is no `If-Match`; only a dry run needs none.
        PreconditionFailedError: another release is live.
    """
    if not caller.states_precondition and not dry_run:
        raise HttpProblemError(
            428, "PRECONDITION_REQUIRED", "send If-Match with the ETag of the strategy, or * for any release"
        )
    releases = wiring_api.ledger(caller.seq)
    if isinstance(releases, PinnedLedger):
        releases.insist(releases.live(strategy))
    return releases


def existing(strategy: str, caller: Caller) -> LivePointer | None:
    """What is live, None before the first release.

    Raises:
        StrategyNotFoundError: it has no config version.
    """
    releases = ledger()
    pointer = releases.live(strategy)
    if pointer is None and not configs(caller, releases).list_versions(strategy, limit=1, with_content=False):
        raise StrategyNotFoundError(strategy)
    return pointer
