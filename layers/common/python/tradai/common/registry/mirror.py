"""Makes MLflow show what the ledger says. The pointer is the truth, labels and alias its projection."""

from __future__ import annotations

from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.release import LivePointer, Release
from tradai.common.errors import NotFoundError, TradaiError
from tradai.common.registry.mirror_plan import ALIAS, Labels, Shown, Step, shown_by, steps_to
from tradai.common.registry.mirror_report import MirrorReport, MirrorState
from tradai.common.registry.model_ports import ModelRegistry
from tradai.common.registry.releases import ReleaseLedger

ROUNDS = 8


class Mirror:
    """Idempotent: a crash anywhere leaves it to the next operation, or the hourly one, to finish."""

    def __init__(self, registry: ModelRegistry, ledger: ReleaseLedger) -> None:
        self._registry, self._ledger = registry, ledger

    def inspect(self, strategy: str) -> MirrorReport:
        """What `reconcile` would change, whatever the pointer says of having been mirrored."""
        return self._report(strategy, apply=False)

    def reconcile(self, strategy: str) -> MirrorReport:
        """Compare, mend, read back; again if the pointer moved meanwhile.

        Raises:
            TransientError: MLflow or the ledger's store did not answer.
        """
        return self._report(strategy, apply=True)

    def follow(self, shown: Shown, labels: Labels) -> MirrorState:
        """Show a release that was just committed, starting from the labels seen before it.

        Never raises a `TradaiError`: the change stands in the ledger, so what is left undone here
        is pending, and the next operation completes it.
        """
        try:
            for step in steps_to(shown, labels):
                step.apply(self._registry)
            is_shown = not steps_to(shown, self.labels(shown.model_name))
            if is_shown and self._ledger.mark_mirrored(shown.model_name, shown.seq):
                return MirrorState.DONE
        except TradaiError:
            return MirrorState.PENDING
        return self.catch_up(shown.model_name)

    def catch_up(self, strategy: str) -> MirrorState:
        """`reconcile` after a change that stands: trouble is `pending`, not an error."""
        try:
            return self.reconcile(strategy).state
        except TradaiError:
            return MirrorState.PENDING

    def mark(self, release: Release) -> MirrorState:
        """Note that a release changed nothing that MLflow shows."""
        try:
            marked = self._ledger.mark_mirrored(release.strategy_name, release.seq)
        except TradaiError:
            marked = False
        return MirrorState.DONE if marked else MirrorState.PENDING

    def labels(self, strategy: str) -> Labels:
        """What MLflow shows now: two calls."""
        versions = self._registry.search_model_versions(strategy)
        try:
            alias = self._registry.get_registered_model(strategy).aliases.get(ALIAS)
        except NotFoundError:
            alias = None
        return Labels(versions=versions, alias=alias)

    def _report(self, strategy: str, *, apply: bool) -> MirrorReport:
        repaired: list[str] = []
        for _ in range(ROUNDS):
            pointer = self._ledger.live(strategy)
            labels = self.labels(strategy)
            wrong = _unmendable(pointer, labels)
            steps = [] if wrong else self._steps(pointer, labels)
            repaired += [step.text for step in steps]
            if wrong or not apply or (not steps and self._is_marked(pointer)):
                state = MirrorState.PENDING if wrong or steps else MirrorState.DONE
                return MirrorReport(
                    model_name=strategy, state=state, repaired=tuple(repaired), disagreements=wrong
                )
            for step in steps:
                step.apply(self._registry)
        return MirrorReport(model_name=strategy, state=MirrorState.PENDING, repaired=tuple(repaired))

    def _steps(self, pointer: LivePointer | None, labels: Labels) -> list[Step]:
        if pointer is None or pointer.model_version is None:
            return []
        history = self._ledger.history(pointer.strategy_name)
        return steps_to(shown_by(pointer, pointer.model_version, history), labels)

    def _is_marked(self, pointer: LivePointer | None) -> bool:
        """Whether the pointer says so, now or after being told; False when it moved on."""
        if pointer is None or pointer.mirrored_seq == pointer.seq:
            return True
        return self._ledger.mark_mirrored(pointer.strategy_name, pointer.seq)


def _unmendable(pointer: LivePointer | None, labels: Labels) -> tuple[str, ...]:
    champion = pointer.model_version if pointer else None
    if champion is None:
        return tuple(
            f"version {version.version} is labelled Production, but the ledger has no champion; "
            "the next model operation imports it"
            for version in labels.versions
            if version.stage is ModelStage.PRODUCTION
        )
    if any(version.version == champion for version in labels.versions):
        return ()
    return (f"champion version {champion} is not in MLflow any more; roll back, or restore it there",)
