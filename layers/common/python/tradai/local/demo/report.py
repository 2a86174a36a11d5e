"""The end of the demo: what happened, in a table, and where to look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tradai.common.entities.drift import DriftSeverity
from tradai.local.demo.facts import Facts
from tradai.local.demo.story import Story

Row = tuple[datetime, str, str, str]
LONGEST = 110


def table_of(facts: Facts, story: Story) -> Table:
    """Everything of note, oldest first; each row was read from the store that it names."""
    table = Table(title=f"{story.name}: what happened", title_style="bold", expand=True, show_lines=False)
    for name, ratio in (("day", None), ("what", None), ("why", 1), ("read from", None)):
        table.add_column(name, ratio=ratio, no_wrap=ratio is None, overflow="fold")
    for when, what, why, where in sorted([*_rows(facts)], key=lambda row: row[0]):
        table.add_row(f"{when:%Y-%m-%d}", what, why[:LONGEST], where)
    return table


def _rows(facts: Facts) -> Iterator[Row]:
    for release in facts.releases:
        pair = f"{release.config_id or '-'} + model {release.model_version or '-'}"
        yield (
            release.created_at,
            f"{release.kind}",
            f"{pair}: {release.reason}",
            f"ledger {release.release_id}",
        )
    for one in facts.retrainings:
        if one.job.decision != "promote":
            yield (
                one.day,
                f"{one.job.decision} ({one.job.trigger})",
                str(one.job.reason),
                f"job {one.job.job_id[:8]}",
            )
    previous = DriftSeverity.NONE
    for state in facts.drift:
        if state.severity is not previous:
            yield state.evaluated_at, f"drift {state.severity}", state.reason, "drift state"
        previous = state.severity


def closing_words(console: Console, picture: Path, mlflow_url: str, *, stays_up: bool) -> None:
    console.print(f"picture  {picture}")
    if stays_up:
        console.print(f"MLflow   {mlflow_url}")
        console.print('look     eval "$(tradai local env)"; then tradai history, strategy models, drift')
        console.print("end      tradai local down")
    else:
        console.print("look     `make demo DEMO=--keep` leaves the stack running, to look around in it")
