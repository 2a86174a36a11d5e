"""`tradai drift`: how far the inputs of the live model have moved."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import typer

from tradai.cli.arguments import Name, Plot
from tradai.cli.choices import AccountCommands, Choices, Output
from tradai.cli.exits import DIFFERENT
from tradai.cli.output import Columns, facts, note, plain, show_record, show_rows
from tradai.cli.pictures.canvas import checked_file
from tradai.cli.pictures.drift import draw_drift
from tradai.common.entities.drift import DriftSeverity, DriftState
from tradai.common.entities.names import checked_name
from tradai.common.errors import NotFoundError
from tradai.common.retraining.policy import drift_remark, is_judged
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_drift import drift_states
from tradai.common.runtime.wiring_retraining import ledger

app = AccountCommands(add_completion=False)
FEATURES: Columns = {
    "feature": "name",
    "PSI": "psi",
    "line": "threshold",
    "p": "p_value",
    "severity": "severity",
}
HISTORY: Columns = {
    "evaluated (UTC)": "evaluated_at",
    "model": "model_version",
    "status\nseverity": ("status", "severity"),
    "PSI\nsamples": ("overall_psi", "samples"),
    "why": "reason",
}


@app.command()
def drift(
    choices: Choices,
    name: Name,
    *,
    days: Annotated[int, typer.Option("--days", min=1, help="Evaluations to look back.")] = 14,
    plot: Plot = None,
) -> None:
    """Drift of a strategy's features; exit code 3 when there is some.

    `line` is the PSI that quiet data of as many samples pass in one evaluation of twenty, in any feature.
    """
    if plot is not None:
        checked_file(plot)
    states = drift_states().recent(checked_name(name), days)
    if not states:
        raise NotFoundError(f"{name} has no drift evaluation yet; drift-monitor runs daily")
    latest, remark = states[0], _remark(states[0])
    if choices.output is Output.TABLE:
        _show(choices, latest, states)
    else:
        history = [plain(facts(state)) for state in states]
        show_record(choices, {**facts(latest), "remark": remark or None, "history": history})
    note(remark)
    if plot is not None:
        draw_drift(plot, title=f"Drift of {name}", history=states)
        note(f"drawn: {plot}")
    if latest.severity is not DriftSeverity.NONE:
        raise typer.Exit(DIFFERENT)


def _remark(state: DriftState) -> str:
    """Why the evaluation does not tell about the model that is live now, empty when it does."""
    pointer = ledger().live(state.model_name)
    longest = timedelta(days=environment().drift_state_max_age_days)
    return drift_remark(state, pointer.model_version if pointer else None, product_clock(), longest)


def _found(state: DriftState) -> dict[str, Any]:
    """What is shown of an evaluation: the severity only where one was found."""
    return facts(state) | ({} if is_judged(state) else {"severity": None})


def _show(choices: Choices, latest: DriftState, states: tuple[DriftState, ...]) -> None:
    show_record(choices, _found(latest), hidden=("features",))
    if latest.features:
        note("")
        show_rows(choices, map(facts, latest.features), FEATURES)
    if states[1:]:
        note("")
        show_rows(choices, map(_found, states), HISTORY)
