"""`tradai review`: verdicts that wait for a person."""

from __future__ import annotations

from typing import Annotated

import typer

from tradai.cli.choices import AccountCommands, Choices
from tradai.cli.output import Columns, Row, facts, note, show_record, show_rows
from tradai.common.retraining.review import Review
from tradai.common.runtime.wiring_reviews import review_desk

app = AccountCommands(add_completion=False, no_args_is_help=True, help="Verdicts that wait for a person.")
JobId = Annotated[str, typer.Argument(metavar="JOB", help="The job's id, from `tradai review list`.")]
COLUMNS: Columns = {
    "job": "job_id",
    "strategy": "model_name",
    "champion": "expected_champion",
    "challenger": "new_version",
    "asked (UTC)": "requested_at",
}


@app.command("list")
def list_reviews(choices: Choices) -> None:
    """Verdicts that wait; without an answer within a day the champion is kept."""
    rows = list(map(_row, review_desk().waiting()))
    show_rows(choices, rows, COLUMNS, empty="nothing waits for a review")
    for row in rows:
        note(f"{row['job_id']}: {row['reason'] or 'no reason was given'}")


@app.command()
def approve(choices: Choices, job: JobId) -> None:
    """Promote exactly what was reviewed; refused if the champion has changed since."""
    answered = review_desk().approve(job, reason=choices.reason)
    show_record(choices, {**facts(answered), "answer": "approve"})
    note(f"version {answered.new_version} is being promoted; watch it: tradai trace {answered.trace_id}")


@app.command()
def reject(choices: Choices, job: JobId) -> None:
    """Keep the champion."""
    answered = review_desk().reject(job, reason=choices.reason)
    show_record(choices, {**facts(answered), "answer": "reject"})
    note(f"version {answered.expected_champion or 'none'} stays the champion")


def _row(review: Review) -> Row:
    return {**facts(review.job), "requested_at": review.requested_at}
