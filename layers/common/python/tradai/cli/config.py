"""`tradai config`: versions of a strategy's configuration."""

from __future__ import annotations

from tradai.cli import (
    config_activate,
    config_create,
    config_diff,
    config_documents,
    config_explain,
    config_views,
)
from tradai.cli.choices import AccountCommands

app = AccountCommands(
    add_completion=False, no_args_is_help=True, help="Versions of a strategy's configuration."
)
app.command("create")(config_create.create)
app.command("validate", connects=False)(config_documents.validate)
app.command("list")(config_views.list_versions)
app.command("show")(config_views.show)
app.command("diff")(config_diff.diff)
app.command("activate")(config_activate.activate)
app.command("deprecate")(config_activate.deprecate)
app.command("explain")(config_explain.explain)
app.command("schema", connects=False)(config_documents.schema)
