"""What mirroring answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MirrorState(StrEnum):
    DONE = "done"
    PENDING = "pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorReport:
    """How MLflow's labels compare with the ledger.

    Args:
        repaired: what was changed in MLflow, or with an inspection what would be.
        disagreements: what MLflow shows that can not be mended from here.
    """

    model_name: str
    state: MirrorState
    repaired: tuple[str, ...] = ()
    disagreements: tuple[str, ...] = ()
