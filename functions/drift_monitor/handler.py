"""Evaluate the drift of every live model; one that is broken does not stop the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from tradai.common.drift.monitor import alarm_level
from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus
from tradai.common.runtime import wiring_drift, wiring_retraining
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.entrypoint import entrypoint
from tradai.common.runtime.observability import measure
from tradai.common.runtime.questions.drift import DriftQuestion


@entrypoint(DriftQuestion)
def lambda_handler(question: DriftQuestion) -> dict[str, object]:
    monitor = wiring_drift.drift_monitor()
    states = list(monitor.evaluate_all(_live(question.models), question.at or product_clock()))
    if question.models is None:  # some models say nothing about the worst of all
        measure("DriftSeverityMax", max(map(alarm_level, states), default=0))
    drifted = [state for state in states if state.severity is not DriftSeverity.NONE]
    errors = [state for state in states if state.status is DriftStatus.ERROR]
    summary = {"models_analyzed": len(states), "drifted": len(drifted), "errors": len(errors)}
    thresholds = asdict(monitor.detector.thresholds)
    return {"summary": summary, "results": [_flat(state) | {"thresholds": thresholds} for state in states]}


def _live(models: tuple[str, ...] | None) -> Iterator[tuple[str, str | None]]:
    """Name and live version; a strategy without a model has nothing that could drift."""
    ledger = wiring_retraining.ledger()
    for name in ledger.strategies() if models is None else models:
        pointer = ledger.live(name)
        version = pointer.model_version if pointer else None
        if version is not None or models is not None:
            yield name, version


def _flat(state: DriftState) -> dict[str, object]:
    names = ("model_name", "status", "overall_psi", "severity", "features", "samples", "requires_attention")
    return {name: getattr(state, name) for name in (*names, "reason")}
