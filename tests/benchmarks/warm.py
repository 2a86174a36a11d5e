"""What the API adds to a service call once its function is warm."""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from tests.api.client import ACTOR, application
from tests.benchmarks.decisions.tables import Bar, Table
from tests.contracts.cli.shell import NAME, opened
from tradai.common.entities.release import LivePointer
from tradai.common.runtime.observability import logger
from tradai.strategy_service.api import strategy_routes
from tradai.strategy_service.api.entry import lambda_handler
from tradai.strategy_service.api.wsgi import LocalContext

REQUESTS = 500
MILLISECONDS = 5.0
LIVE = LivePointer(
    strategy_name=NAME,
    seq=7,
    digest="0" * 64,
    since=datetime(2026, 1, 1, tzinfo=UTC),
    config_id="v1-00000000",
    config_hash="0" * 64,
    model_version="3",
)


def table() -> Table:
    """One row: a GET of the real handler whose service answers at once."""
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        opened(Path(folder), patch),
    ):
        patch.setattr(logger.registered_handler, "stream", StringIO())
        patch.setattr(strategy_routes, "existing", lambda *_: LIVE)
        seconds = sorted(_seconds() for _ in range(REQUESTS))
    median, slowest = 1000 * statistics.median(seconds), 1000 * seconds[int(0.95 * REQUESTS)]
    return Table(
        title="Warm call",
        note=(
            f"GET strategies/{{name}} through the API's handler, {REQUESTS} times, its service replaced by "
            "one that answers at once: what routing, identity, headers and the log line cost. Processor time."
        ),
        columns=("", "median", "95 % below"),
        rows=[("overhead of a GET", f"{median:.2f} ms", f"{slowest:.2f} ms")],
        bars=[Bar(claim="warm overhead of a GET", measured=median, side="≤", limit=MILLISECONDS, unit="ms")],
    )


def _seconds() -> float:
    event = application()._event(
        {
            "PATH_INFO": f"/api/v1/strategies/{NAME}",
            "REQUEST_METHOD": "GET",
            "HTTP_AUTHORIZATION": f"Bearer {application().token}",
        }
    )
    began = time.thread_time()
    answer = lambda_handler(event, LocalContext(ACTOR))
    spent = time.thread_time() - began
    if answer["statusCode"] != 200:
        raise RuntimeError(answer["body"])
    return spent
