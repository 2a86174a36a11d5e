"""The mirror of every strategy, compared and mended; one that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tradai.common.errors import StrategyNotFoundError, TradaiError
from tradai.common.registry.mirror_report import MirrorReport, MirrorState


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Strategies whose labels are right, what was mended, what could not be, what did not answer."""

    mirrored: tuple[str, ...]
    repaired: tuple[str, ...]
    disagreements: tuple[str, ...]
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorSurvey:
    mirror: Callable[[str], MirrorReport]
    strategies: Callable[[], Iterable[str]]

    def run(self, models: Iterable[str] | None = None) -> Survey:
        """All strategies, or the named ones; a name that nobody knows is an error."""
        reports: list[MirrorReport] = []
        errors: list[str] = []
        known = list(self.strategies())
        for name in known if models is None else models:
            try:
                if name not in known:
                    raise StrategyNotFoundError(name)
                reports.append(self.mirror(name))
            except TradaiError as error:
                errors.append(f"{name}: {error}")
        return Survey(
            mirrored=tuple(r.model_name for r in reports if r.state is MirrorState.DONE),
            repaired=tuple(f"{r.model_name}: {what}" for r in reports for what in r.repaired),
            disagreements=tuple(f"{r.model_name}: {what}" for r in reports for what in r.disagreements),
            errors=tuple(errors),
        )
