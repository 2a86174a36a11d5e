"""`tradai settings`: what this command would act on, and where each value comes from."""

from __future__ import annotations

from tradai.cli.choices import AccountCommands, Choices
from tradai.cli.output import Columns, Row, show_rows
from tradai.common.runtime.environment_report import reported_environment

app = AccountCommands(add_completion=False)
COLUMNS: Columns = {"variable": "variable", "value": "value", "from": "source"}


@app.command()
def settings(choices: Choices) -> None:
    """Every setting with its source; secrets are masked.

    Sources: environment, `.env` of the working directory, SSM of the account, `--env`, defaults.

    Bad settings are told all at once, with exit code 2.
    """
    rows = [_told(choices, row) for row in reported_environment()]
    show_rows(choices, rows, COLUMNS)


def _told(choices: Choices, row: Row) -> Row:
    return {**row, "source": choices.found.get(str(row["variable"]), row["source"])}
