"""`tradai deploy`: put a strategy live, or take it back."""

from __future__ import annotations

from tradai.cli import deploy_rollback, deploy_strategy
from tradai.cli.choices import AccountCommands

app = AccountCommands(
    add_completion=False, no_args_is_help=True, help="Put a strategy live, or take it back."
)
app.command("strategy")(deploy_strategy.strategy)
app.command("rollback")(deploy_rollback.rollback)
