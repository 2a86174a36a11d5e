"""`tradai trace`: one operation, in time order, wherever it went."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated

import typer

from tradai.cli import trace_rows
from tradai.cli.choices import AccountCommands, Choices
from tradai.cli.output import Columns, Row, note, show_rows
from tradai.common.entities.clock import system_clock
from tradai.common.entities.job import JobRecord
from tradai.common.errors import NotFoundError, TradaiError
from tradai.common.runtime import wiring_models
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_requests import executions, log_lines
from tradai.common.runtime.wiring_retraining import job_records, ledger

app = AccountCommands(add_completion=False)
COLUMNS: Columns = {"when (UTC)": "at", "where": "where", "what": "what"}
LOOK_BACK = timedelta(days=14)
MARGIN = timedelta(minutes=5)


@app.command()
def trace(
    choices: Choices,
    trace_id: Annotated[str, typer.Argument(metavar="TRACE_ID", help="As commands and messages tell it.")],
    *,
    logs: Annotated[bool, typer.Option("--logs/--no-logs", help="Log lines of functions and tasks.")] = True,
) -> None:
    """One operation in time order: job, workflow, functions, training, MLflow, ledger."""
    jobs = job_records().of_trace(trace_id)
    runs = list(_runs(jobs))
    rows = [*runs, *_results(trace_id, jobs)]
    if logs:
        since = _since(runs)
        rows += _asked("logs", lambda: trace_rows.of_lines(log_lines().naming(trace_id, since)))
    if not rows:
        raise NotFoundError(f"nothing is known of trace {trace_id} in {environment().env}")
    show_rows(choices, map(_shown, sorted(rows, key=_order)), COLUMNS)


def _runs(jobs: Sequence[JobRecord]) -> Iterator[Row]:
    for job in jobs:
        yield from trace_rows.of_job(job)
        if job.execution_arn:
            execution = partial(_execution, job.execution_arn)
            yield from _asked("the execution", execution)


def _execution(arn: str) -> Iterable[Row]:
    return trace_rows.of_execution(executions(), arn)


def _results(trace_id: str, jobs: Sequence[JobRecord]) -> Iterator[Row]:
    """What it changed: of its strategy, or without a job of whichever strategy it was."""
    releases = ledger()
    for name in sorted({job.model_name for job in jobs}) or releases.strategies():
        yield from trace_rows.of_releases(releases.history(name), trace_id)
        if jobs:
            yield from _asked("MLflow", partial(_versions, name, trace_id))


def _versions(name: str, trace_id: str) -> Iterable[Row]:
    return trace_rows.of_versions(wiring_models.mlflow_adapter().search_model_versions(name), trace_id)


def _asked(where: str, rows: Callable[[], Iterable[Row]]) -> list[Row]:
    """What a place knows; one that does not answer is told and left out."""
    try:
        return list(rows())
    except TradaiError as error:
        note(f"{where} left out: {error}")
        return []


def _since(runs: Sequence[Row]) -> datetime:
    """Logs are searched from the start of its execution on; without one, two weeks back."""
    begun = [row["at"] for row in runs if row["where"] == "workflow"]
    return min(begun) - MARGIN if begun else system_clock() - LOOK_BACK


def _order(row: Row) -> tuple[int, datetime]:
    return (row["phase"] if environment().clock_parameter else 0, row["at"])


def _shown(row: Row) -> Row:
    return {key: value for key, value in row.items() if key != "phase"}
