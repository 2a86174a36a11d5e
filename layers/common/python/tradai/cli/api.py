"""`tradai api`: the REST API on this machine."""

from __future__ import annotations

import logging
import secrets
import sys
from typing import Annotated

import typer

from tradai.cli.choices import AccountCommands, Choices
from tradai.cli.output import note, show_text
from tradai.common.runtime import wiring
from tradai.common.runtime.observability import logger

app = AccountCommands(no_args_is_help=True, add_completion=False)


@app.command()
def serve(
    choices: Choices,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Of 127.0.0.1; 0 takes a free one.")
    ] = 8080,
    token: Annotated[
        str | None,
        typer.Option("--token", envvar="TRADAI_API_TOKEN", help="The bearer token; default a new one."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No line per request.")] = False,
) -> None:
    """Serve the real handler on loopback; the token is shown, and acts as you."""
    from tradai.strategy_service.api.server import HOST, listening  # noqa: PLC0415 - every operation comes along
    from tradai.strategy_service.api.wsgi import Application  # noqa: PLC0415 - the same

    del choices
    application = Application(token=token or secrets.token_urlsafe(24), actor=wiring.caller())
    _log_to_stderr(quiet=quiet)
    with listening(application, port) as server:
        address = f"http://{HOST}:{server.server_port}"
        show_text(f"export TRADAI_API={address}/api/v1 TRADAI_API_TOKEN={application.token}")
        note(f'try: curl -H "Authorization: Bearer $TRADAI_API_TOKEN" {address}/api/v1/strategies')
        note(f"read: {address}/docs; end with Ctrl-C")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            note("ended")


@app.command(connects=False)
def spec(choices: Choices) -> None:
    """Print the specification, OpenAPI 3.1."""
    from tradai.strategy_service.api.document_routes import SPECIFICATION  # noqa: PLC0415 - as above

    del choices
    show_text(SPECIFICATION.read_text(encoding="utf-8").rstrip("\n"))


def _log_to_stderr(*, quiet: bool) -> None:
    """Stdout is for data: the address."""
    for handler in logger.handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(sys.stderr)
    if quiet:
        logger.setLevel(logging.ERROR)
