"""The end of the demo: what happened, in a table, and where to look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from textwrap import shorten

from rich.console import Console
from rich.table import Table

from tradai.common.entities.drift import DriftSeverity
from tradai.common.retraining.policy import is_judged
from tradai.local.demo.facts import Facts
from tradai.local.demo.story import Story

Row = tuple[datetime, str, str, str]

LONGEST = 160


def table_of(facts: Facts, story: Story) -> Table:
    """Everything of note, oldest first; each row was read from the store that it names."""
    table = Table(title=f"{story.name}: what happened", title_style="bold", expand=True)
    table.add_column("day", no_wrap=True)
    table.add_column("what", no_wrap=True)
    table.add_column("why", ratio=1)
    table.add_column("read from", no_wrap=True)
    for row in rows_of(facts):
        table.add_row(*(shorten(value, LONGEST, placeholder=" …") for value in row.values()))
    return table


def rows_of(facts: Facts) -> list[dict[str, str]]:
    """The rows of the table: day, what, why, and the store that it was read from."""
    rows = sorted([*_releases(facts), *_keeps(facts), *_drift(facts)], key=lambda row: row[0])
    return [
        {"day": f"{when:%Y-%m-%d}", "what": what, "why": why, "source": source}
        for when, what, why, source in rows
    ]


def _releases(facts: Facts) -> Iterator[Row]:
    for release in facts.releases:
        pair = f"{release.config_id or '-'} + model {release.model_version or '-'}"
        yield release.created_at, release.kind.value, f"{pair}: {release.reason}", release.release_id


def _keeps(facts: Facts) -> Iterator[Row]:
    """A promotion is a release already."""
    for one in facts.retrainings:
        if one.job.decision != "promote":
            what = f"{one.job.decision} ({one.job.trigger})"
            yield one.day, what, str(one.job.reason), f"job {one.job.job_id[:8]}"


def _drift(facts: Facts) -> Iterator[Row]:
    """Changes of severity; a drift that goes on is no news."""
    previous = DriftSeverity.NONE
    for state in facts.drift:
        if state.severity is not previous:
            found = state.severity if is_judged(state) else "not judged"
            yield state.evaluated_at, f"drift {found}", state.reason, "drift state"
        previous = state.severity


def closing_words(console: Console, picture: Path, mlflow_url: str, *, stays_up: bool) -> None:
    console.print(f"picture  {picture}")
    if stays_up:
        console.print(f"MLflow   {mlflow_url}")
        console.print(
            'look     eval "$(tradai local env)"; tradai strategy list; tradai history SwingStrategy'
        )
        console.print("end      tradai local down")
    else:
        console.print("look     `make demo DEMO=--keep` leaves the stack running, to look around in it")
