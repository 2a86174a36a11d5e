"""What ran, who put it there, why."""

from __future__ import annotations

from tradai.common.entities.clock import iso
from tradai.common.errors import ReleaseNotFoundError
from tradai.strategy_service.api.desks import existing, ledger
from tradai.strategy_service.api.pages import Limit, Next, Page, number_before, page
from tradai.strategy_service.api.parameters import Moment, Name
from tradai.strategy_service.api.routing import caller_of, new_router
from tradai.strategy_service.api.views import LedgerEntry, entry_view

router = new_router()


@router.get(
    "/strategies/<name>/releases",
    summary="The ledger, newest first; with `at` the one release that was live then",
    tags=["releases"],
    operation_id="listReleases",
)
def list_releases(name: Name, at: Moment = None, limit: Limit = 20, cursor: Next = None) -> Page[LedgerEntry]:
    existing(name, caller_of(router))
    releases = ledger()
    if at is None:
        found = releases.history(name, limit=limit + 1, before=number_before(cursor))
        return page(found, limit, place=lambda release: release.seq, shown=entry_view)
    release = releases.at(name, at)
    if release is None:
        raise ReleaseNotFoundError(name, f"at {iso(at)} or before")
    return Page(items=[entry_view(release)], next=None)
