"""Evaluate the drift of every live model; one that is broken does not stop the others.

With very many models the time ends before the models do. What was evaluated is kept: Lambda's next attempt at
the same event goes on with the others.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from tradai.common.drift.round import in_time, live_models
from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus
from tradai.common.runtime import wiring_drift, wiring_retraining
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.entrypoint import entrypoint
from tradai.common.runtime.observability import measure
from tradai.common.runtime.questions.drift import DriftQuestion

LONGEST_SECONDS: Final = 270.0  # of the function's 300
TOLD_FEATURES: Final = 3  # a model; with all of them a thousand models would not fit into an answer


@entrypoint(DriftQuestion)
def lambda_handler(question: DriftQuestion) -> dict[str, object]:
    monitor = wiring_drift.drift_monitor()
    is_resumed = question.models is None and question.at is not None
    at = question.at or product_clock()
    models = in_time(live_models(wiring_retraining.ledger(), question.models), LONGEST_SECONDS)
    states = list(monitor.evaluate_all(models, at, is_resumed=is_resumed))
    if question.models is None:  # some models say nothing about the worst of all
        worst = monitor.worst_level(states)
        if worst is not None:
            measure("DriftSeverityMax", worst)
    drifted = [state for state in states if state.severity is not DriftSeverity.NONE]
    errors = [state for state in states if state.status is DriftStatus.ERROR]
    summary = {"models_analyzed": len(states), "drifted": len(drifted), "errors": len(errors)}
    thresholds = asdict(monitor.detector.thresholds)
    return {"summary": summary, "results": [_flat(state) | {"thresholds": thresholds} for state in states]}


def _flat(state: DriftState) -> dict[str, object]:
    names = ("model_name", "status", "overall_psi", "severity", "samples", "requires_attention", "reason")
    return {name: getattr(state, name) for name in names} | {"features": state.features[:TOLD_FEATURES]}
