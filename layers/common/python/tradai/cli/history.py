"""`tradai history`: what ran, who put it there, why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from tradai.cli.arguments import Limit, Name
from tradai.cli.choices import AccountCommands, Choices
from tradai.cli.output import Columns, Row, facts, show_record, show_rows
from tradai.common.entities.release import Release
from tradai.common.errors import ReleaseNotFoundError, StrategyNotFoundError, ValidationFailedError
from tradai.common.registry.releases import ReleaseLedger
from tradai.common.runtime.wiring_retraining import ledger

app = AccountCommands(add_completion=False)
COLUMNS: Columns = {
    "when (UTC)": ("created_at", "release_id"),
    "what, who": ("kind", "actor"),
    "config": "config_id",
    "model": "model_version",
    "why": "reason",
}


@app.command()
def history(
    choices: Choices,
    name: Name,
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="What was live then, e.g. 2026-11-23T03:00Z.")
    ] = None,
    limit: Limit = 20,
) -> None:
    """What a strategy ran, who put it there, why."""
    releases = ledger()
    if at is None:
        rows = list(map(release_row, releases.history(name, limit=limit)))
        show_rows(choices, known(releases, name, rows), COLUMNS, empty=f"{name} has no release yet")
        return
    when = moment(at)
    release = releases.at(name, when)
    if release is None:
        raise ReleaseNotFoundError(name, f"at {when:%Y-%m-%d %H:%M:%S}Z or before")
    show_record(choices, release_row(release), hidden=("prev_digest", "evidence"))


def known(releases: ReleaseLedger, name: str, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of a strategy.

    Raises:
        StrategyNotFoundError: there are none because nobody knows it.
    """
    if not rows and name not in releases.strategies():
        raise StrategyNotFoundError(name)
    return rows


def release_row(release: Release) -> Row:
    """A release with its id."""
    return {"release_id": release.release_id, **facts(release)}


def moment(text: str) -> datetime:
    """A time as people write it; a date is its midnight, a time without zone is UTC.

    Raises:
        ValidationFailedError: it is none.
    """
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise ValidationFailedError(f"{text!r} is no time; write it like 2026-11-23T03:00Z") from None
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
