"""`tradai strategy`: strategies and the model versions they trade with."""

from __future__ import annotations

from tradai.cli import comparison, model_versions, staging, strategy_list, trading
from tradai.cli.choices import AccountCommands

app = AccountCommands(
    add_completion=False, no_args_is_help=True, help="Strategies and the model versions they trade with."
)
app.command("list")(strategy_list.list_strategies)
app.command("stage")(staging.stage)
app.command("models")(model_versions.models)
app.command("set-version")(model_versions.set_version)
app.command("compare")(comparison.compare)
app.command("pause")(trading.pause)
app.command("resume")(trading.resume)
app.command("unquarantine")(trading.unquarantine)
