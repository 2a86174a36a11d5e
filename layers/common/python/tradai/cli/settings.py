"""`tradai settings`: what this command would act on, and where each value comes from."""

from __future__ import annotations

from tradai.cli.choices import Choices, Commands
from tradai.cli.output import Columns, show_rows
from tradai.common.runtime.environment_report import reported_environment

app = Commands(add_completion=False)
COLUMNS: Columns = {"variable": "variable", "value": "value", "from": "source"}


@app.command()
def settings(choices: Choices) -> None:
    """Every setting with its source; secrets are masked."""
    show_rows(choices, reported_environment(), COLUMNS)
