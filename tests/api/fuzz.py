"""Schemathesis against the API: the specification is the promise, everything else may be sent.

`python -m tests.api.fuzz 100` sends about a hundred generated requests per operation through the adapter;
`python -m tests.api.fuzz 30 URL TOKEN` to a deployed API.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.api.client import ACTOR, TOKEN, Api
from tests.contracts.cli.shell import document, opened
from tradai.strategy_service.api.document_routes import SPECIFICATION
from tradai.strategy_service.api.server import HOST, listening
from tradai.strategy_service.api.wsgi import Application

ALLOWED: Final = "[200, 201, 202, 404, 409, 412, 422, 428]"
PHASES: Final = "examples,coverage,fuzzing,stateful"
SETTINGS: Final = f"""
[generation]
allow-x00 = true

[checks.positive_data_acceptance]
expected-statuses = {ALLOWED}
"""


def fuzzed(
    url: str, token: str, examples: int, *, phases: str = PHASES, seed: int = 1
) -> subprocess.CompletedProcess[str]:
    """A run of every check and phase; exit code 0 when nothing was found.

    A wrong method is answered like any other address of nothing, hence that check is left out.
    A positive request may still meet a state that refuses it: 404, 409, 412, 422 of a gate, 428.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "schemathesis.toml").write_text(SETTINGS, encoding="utf-8")
        return subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", str(SPECIFICATION), "--url", url),
                *("--header", f"Authorization: Bearer {token}", "--checks", "all"),
                *("--exclude-checks", "unsupported_method", "--phases", phases),
                *("--max-examples", str(examples), "--seed", str(seed), "--no-color"),
                *("--continue-on-failure", "--warnings", "off"),
            ],
            cwd=folder,
            env={**os.environ, "PYTHONWARNINGS": "default"},
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def served(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An account with a strategy that has two champions behind it, on a free port."""
    with opened(folder, monkeypatch) as shell:
        shell.activated(document())
        api = Api(shell=shell)
        api.champion()
        api.champion()
        with listening(Application(token=TOKEN, actor=ACTOR), 0) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield f"http://{HOST}:{server.server_port}"
            server.shutdown()
            thread.join()


def main(examples: int = 100, *deployed: str) -> int:
    """0 when nothing was found."""
    if deployed:
        done = fuzzed(deployed[0], deployed[1], examples)
    else:
        with (
            tempfile.TemporaryDirectory() as folder,
            pytest.MonkeyPatch.context() as patch,
            served(Path(folder), patch) as url,
        ):
            done = fuzzed(url, TOKEN, examples)
    sys.stderr.write(done.stdout + done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 100, *sys.argv[2:]))
