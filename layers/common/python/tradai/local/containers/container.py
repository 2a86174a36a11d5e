"""One container: a process group with an empty environment, a folder and a log of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tradai.local import leash
from tradai.local.containers.images import ProcessImage
from tradai.local.settings import REGION

_SHARED = ("PATH", "LANG", "LC_ALL", "TZ")
_CREDENTIALS = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
_NEVER = "0001-01-01T00:00:00Z"


@dataclass(slots=True, kw_only=True)
class Container:
    """What the Docker API calls a container.

    Args:
        request: the body of `POST /containers/create`.
        image: the process that stands for the image.
        folder: becomes the working directory and HOME; gone when the process has ended.
        log: stdout and stderr; stays.
    """

    name: str
    request: Mapping[str, Any]
    image: ProcessImage
    folder: Path
    log: Path
    id: str = field(default_factory=lambda: secrets.token_hex(32))
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    finished: datetime | None = None
    _process: subprocess.Popen[bytes] | None = None

    @property
    def labels(self) -> dict[str, str]:
        return dict(self.request.get("Labels") or {})

    @property
    def token(self) -> str:
        """The secret with which the process asks for its role's credentials."""
        return self._requested_environment().get("AWS_CONTAINER_AUTHORIZATION_TOKEN", "")

    def start(self, *, credentials_url: str | None) -> None:
        """Starts the process with the image's and the task's variables, and nothing else.

        Args:
            credentials_url: where the process gets its role's credentials; None for a task without a role.
        """
        self.folder.mkdir(parents=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        command = [*self.image.argv, *(self.request.get("Cmd") or [])]
        owner = ("--owner", str(os.getpid()))
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", leash.__file__, *owner, "--", *command],
                cwd=self.folder,
                env=self._environment(credentials_url),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        threading.Thread(target=self._tidy, args=(self._process,), daemon=True).start()

    def stop(self, grace_seconds: float) -> None:
        """SIGTERM to the process group, SIGKILL after the leash's grace; waits for the end."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(max(grace_seconds, leash.GRACE_SECONDS) + 1)

    def wait(self) -> int:
        """The exit code; 128 + n when signal n ended it."""
        return self._process.wait() if self._process else 0

    def state(self) -> dict[str, Any]:
        """The `State` of Docker's inspect answer."""
        code = self._process.poll() if self._process else None
        status = "created" if self._process is None else "running" if code is None else "exited"
        return {
            "Status": status,
            "Running": status == "running",
            "ExitCode": code or 0,
            "OOMKilled": False,
            "Pid": self._process.pid if self._process else 0,
            "FinishedAt": self.finished.isoformat() if self.finished else _NEVER,
        }

    def follow(self, *, until_exit: bool) -> Iterator[bytes]:
        """The log's lines so far, and with `until_exit` those to come."""
        with self.log.open("rb") as lines:
            while True:
                is_over = not until_exit or self.state()["Status"] != "running"
                yield from lines
                if is_over:
                    return
                time.sleep(0.1)

    def _tidy(self, process: subprocess.Popen[bytes]) -> None:
        process.wait()
        self.finished = datetime.now(UTC)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _requested_environment(self) -> dict[str, str]:
        return dict(entry.split("=", 1) for entry in self.request.get("Env") or [])

    def _environment(self, credentials_url: str | None) -> dict[str, str]:
        loopback = {
            name: value.replace("host.docker.internal", "127.0.0.1")
            for name, value in self._requested_environment().items()
            if name != _CREDENTIALS  # MiniStack's own answer would make the task the account's root
        }
        return {
            **{name: os.environ[name] for name in _SHARED if name in os.environ},
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            **self.image.environment,
            **loopback,
            **({_CREDENTIALS: credentials_url} if credentials_url else {}),
        }
