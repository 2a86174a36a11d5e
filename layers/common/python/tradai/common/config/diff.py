"""What changes between two documents, and what it puts at risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from tradai.common.config.canonical import canonical_json
from tradai.common.config.diff_exposure import ABSENT, SIZES, STOPLOSS, SYMBOLS, added_symbols, raises_loss
from tradai.common.config.documents_paths import Path, dotted
from tradai.common.config.merge import in_full_form, leaves

MODEL_INPUTS: Final = (
    "strategy.timeframe",
    "strategy.entry_point",
    "strategy_service.defaults.symbols",
    "training.",
)
"""How the paths begin that a model depends on, `model_inputs` of the schema."""


class Risk(StrEnum):
    """What a change can cost, the dearest first."""

    MONEY = "money"
    MODEL = "model"
    POLICY = "policy"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that differs.

    Args:
        old, new: None when absent.
        raises_exposure: more money can be lost than before, or nobody can tell.
        note: what the values alone do not show.
    """

    path: str
    old: Any
    new: Any
    risk: Risk
    raises_exposure: bool = False
    note: str = ""

    @property
    def needs_yes(self) -> bool:
        """Money and exposure change only when a person says yes."""
        return self.risk is Risk.MONEY

    @property
    def is_model_input(self) -> bool:
        """A model made before was made for something else."""
        return f"{self.path}.".startswith(MODEL_INPUTS)


def diff(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every change between two documents of either kind, the dearest first.

    What has the same canonical form, like `1` and `1.0`, is no change.
    """
    before, after = (dict(leaves(in_full_form(data))) for data in (old, new))
    changes = [
        _change(place, before.get(place, ABSENT), after.get(place, ABSENT))
        for place in sorted(before.keys() | after.keys(), key=dotted)
        if not _same(place, before, after)
    ]
    return tuple(sorted(changes, key=lambda change: tuple(Risk).index(change.risk)))


def raised_exposure(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """The changes after which more money can be lost."""
    return tuple(change for change in diff(old, new) if change.raises_exposure)


_RISKS: Final[tuple[tuple[Path, Risk], ...]] = (
    (("strategy", "timeframe"), Risk.MODEL),
    (("strategy", "entry_point"), Risk.MODEL),
    (("training",), Risk.MODEL),
    (("promotion",), Risk.POLICY),
)


def _same(place: Path, before: Mapping[Path, Any], after: Mapping[Path, Any]) -> bool:
    both = place in before and place in after
    return both and canonical_json(before[place]) == canonical_json(after[place])


def _change(place: Path, old: Any, new: Any) -> Change:
    if place == SYMBOLS:
        return _symbols_change(old, new)
    raises = place in SIZES and raises_loss(place, old, new)
    tightened = place == STOPLOSS and not raises
    risk = Risk.MONEY if place in SIZES and not tightened else _risk(place)
    return Change(
        path=dotted(place),
        old=_shown(old),
        new=_shown(new),
        risk=risk,
        raises_exposure=raises,
        note=_note(place, raises),
    )


def _symbols_change(old: Any, new: Any) -> Change:
    added = added_symbols(old, new)
    reordered = isinstance(old, list) and isinstance(new, list) and sorted(old) == sorted(new)
    return Change(
        path=dotted(SYMBOLS),
        old=_shown(old),
        new=_shown(new),
        risk=Risk.MONEY if added else Risk.MODEL,
        raises_exposure=bool(added),
        note=f"added {', '.join(added)}" if added else "another order" if reordered else "",
    )


def _risk(place: Path) -> Risk:
    return next((risk for prefix, risk in _RISKS if place[: len(prefix)] == prefix), Risk.OTHER)


def _note(place: Path, raises: bool) -> str:
    if place not in SIZES:
        return ""
    return "more can be lost" if raises else "less can be lost"


def _shown(value: Any) -> Any:
    return None if value is ABSENT else value
