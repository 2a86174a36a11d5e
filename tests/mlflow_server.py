"""A real MLflow server on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import urllib3

STARTS_WITHIN_SECONDS = 120


@dataclass(slots=True)
class MLflowServer:
    """Keeps its data in a folder, so that it can be killed and started again on the same port."""

    folder: Path
    port: int
    options: Sequence[str] = ("--serve-artifacts",)
    process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(self.port)]
        command += ["--workers", "1", "--backend-store-uri", f"sqlite:///{self.folder}/mlflow.db"]
        command += ["--artifacts-destination", str(self.folder / "artifacts"), *self.options]
        environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, env=environment, cwd=self.folder, start_new_session=True
            )
        self._wait()

    def kill(self) -> None:
        """End the server and its worker with -9."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=30)
            self.process = None

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN_SECONDS
        while time.monotonic() < until:
            try:
                urllib3.request("GET", f"{self.uri}/health", timeout=2, retries=False)
            except urllib3.exceptions.HTTPError:
                time.sleep(0.2)
            else:
                return
        raise TimeoutError((self.folder / "server.log").read_text()[-2000:])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def mlflow_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MLflowServer]:
    """One server for all tests; each takes names of its own."""
    server = MLflowServer(folder=tmp_path_factory.mktemp("mlflow"), port=free_port())
    server.start()
    yield server
    server.kill()
