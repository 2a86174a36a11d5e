"""What the API costs beside the services it calls, in ratios and CPU time of one run."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.client import ACTOR, Api, application
from tests.contracts.cli.shell import NAME
from tradai.strategy_service.api import strategy_routes
from tradai.strategy_service.api.entry import lambda_handler
from tradai.strategy_service.api.wsgi import LocalContext

ROOT = Path(__file__).parents[2]
TRIES = 7
REQUESTS = 200
HANDLER = "import functions.strategy_api.handler"
BARE = "import boto3; boto3.client('dynamodb')"


def test_a_cold_import_costs_at_most_two_bare_clients() -> None:
    runs = [(_seconds(HANDLER), _seconds(BARE)) for _ in range(TRIES)]

    handler, bare = (min(each) for each in zip(*runs, strict=True))
    assert handler <= 2 * bare, runs


def test_a_warm_read_adds_at_most_five_milliseconds(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    del api
    monkeypatch.setattr(strategy_routes, "existing", lambda *_: None)
    event = application()._event(
        {"PATH_INFO": f"/api/v1/strategies/{NAME}", "REQUEST_METHOD": "GET"}
        | {"HTTP_AUTHORIZATION": f"Bearer {application().token}"}
    )

    spent = [_spent(event) for _ in range(REQUESTS)]

    assert statistics.median(spent) <= 0.005


def _spent(event: dict[str, object]) -> float:
    began = _cpu()
    answer = lambda_handler(event, LocalContext(ACTOR))
    assert answer["statusCode"] == 200
    return _cpu() - began


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_THREAD)
    return usage.ru_utime + usage.ru_stime


def _seconds(code: str) -> float:
    """CPU seconds of a piece of code in a fresh process with byte code."""
    measured = (
        f"import resource as r; b = sum(r.getrusage(0)[:2])\n{code}\nprint(sum(r.getrusage(0)[:2]) - b)"
    )
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    paths = os.pathsep.join((str(ROOT), str(ROOT / "layers" / "common" / "python")))
    done = subprocess.run(
        [sys.executable, "-c", measured],
        env={**variables, "PYTHONPATH": paths, "AWS_DEFAULT_REGION": "eu-west-1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)
