"""`tradai api`: the real handler on a loopback address."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
import urllib3
from typer.testing import CliRunner

from tradai.cli.main import app
from tradai.common.errors import ConfigurationError
from tradai.strategy_service.api.document_routes import SPECIFICATION
from tradai.strategy_service.api.server import listening
from tradai.strategy_service.api.wsgi import Application

TOKEN = "of-the-shell"
LOCAL = {"TRADAI_TARGET": "local", "TRADAI_ENV": "dev", "AWS_REGION": "eu-west-1", "TRADAI_API_TOKEN": TOKEN}


@pytest.fixture
def address() -> Iterator[str]:
    """Of a server in a process of its own."""
    command = "from tradai.cli.main import app; app(['api', 'serve', '--port', '0', '--quiet'])"
    with subprocess.Popen(
        [sys.executable, "-c", command],
        env={**os.environ, **LOCAL},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        told = re.search(r"TRADAI_API=(http://127\.0\.0\.1:\d+)/api/v1", server.stdout.readline())
        assert told
        yield told[1]
        server.terminate()


def test_the_served_api_is_open_to_the_token_and_closed_without(address: str) -> None:
    job = f"{address}/api/v1/jobs/none"

    assert urllib3.request("GET", f"{address}/api/v1/health").json() == {"status": "ok", "environment": "dev"}
    assert urllib3.request("GET", job).status == 401
    assert urllib3.request("GET", job, headers={"Authorization": f"Bearer {TOKEN}"}).status == 422
    assert b"SwaggerUIBundle" in urllib3.request("GET", f"{address}/docs").data


def test_a_busy_port_is_named() -> None:
    application = Application(token=TOKEN, actor="ada")

    with (
        listening(application, 0) as server,
        pytest.raises(ConfigurationError, match=str(server.server_port)),
    ):
        listening(application, server.server_port).__enter__()


def test_the_specification_is_printed() -> None:
    printed = CliRunner().invoke(app, ["api", "spec"]).stdout

    assert json.loads(printed) == json.loads(SPECIFICATION.read_text(encoding="utf-8"))
