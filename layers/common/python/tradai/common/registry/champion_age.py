"""How long the live model has been live, by the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tradai.common.entities.release import Release


def champion_since(history: Iterable[Release]) -> datetime | None:
    """When the live model went live; None while there is none.

    Args:
        history: entries, newest first; read only as far as needed.
    """
    champion: str | None = None
    since: datetime | None = None
    for entry in history:
        champion = champion or entry.model_version
        if champion is None or entry.model_version != champion:
            break
        since = entry.created_at
    return since
