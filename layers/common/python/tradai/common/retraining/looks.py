"""Looks at a champion are spent: each comparison makes the next one stricter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from tradai.common.entities.release import Release
from tradai.common.entities.retraining import Look, RetrainingState
from tradai.common.errors import GateRefusedError


def champion_seq(history: Iterable[Release], version: str | None) -> int:
    """Sequence number of the entry that made `version` live, 0 without one.

    Args:
        history: entries, newest first.
    """
    seq = 0
    for entry in history:
        if entry.model_version != version:
            break
        seq = entry.seq
    return seq


def next_look(
    state: RetrainingState, seq: int, *, job_id: str, window_end: datetime, min_new_days: float
) -> Look:
    """This job's look at the champion of `seq`; a repeated question gets the same one.

    Raises:
        GateRefusedError: too little has been seen since the last look for another to mean anything.
    """
    spent = state.looks if state.looks_seq == seq else ()
    mine = next((look for look in spent if look.job_id == job_id), None)
    if mine is not None:
        return mine
    newest = max((look.window_end for look in spent), default=None)
    if newest is not None and window_end - newest < timedelta(days=min_new_days):
        new_days = max((window_end - newest) / timedelta(days=1), 0.0)
        raise GateRefusedError(
            f"{new_days:.1f} new days since the last look at this champion; {min_new_days:g} are needed",
            current={"new_days": new_days, "looks": len(spent)},
        )
    return Look(job_id=job_id, k=len(spent) + 1, window_end=window_end)
