"""Starts services on a leash, waits until they serve, ends them with all they started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

import psutil
import urllib3

from tradai.local import leash
from tradai.local.errors import LocalStackError
from tradai.local.ports import require_free
from tradai.local.records import Running
from tradai.local.services import Service

START_SECONDS = 120.0
_STOP_SECONDS = leash.GRACE_SECONDS + 3
_HTTP = urllib3.PoolManager(retries=False, timeout=2.0)


class StartFailedError(LocalStackError):
    def __init__(self, name: str, why: str, log: Path) -> None:
        self.name, self.log = name, log
        super().__init__(f"{name} did not start: {why}; its log is {log}\n{_tail(log)}")


def start(service: Service, *, log: Path, is_owned: bool) -> Running:
    """Starts without waiting. An owned service ends with this process, however this process ends.

    Raises:
        PortBusyError: another process listens on its port.
    """
    require_free(service.port, variable=service.port_variable)
    log.parent.mkdir(parents=True, exist_ok=True)
    options = ("--owner", str(os.getpid())) if is_owned else ()
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", leash.__file__, *options, "--", *service.argv],
            env=dict(service.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    process.returncode = 0  # detached: `stop` waits by pid, and a forgotten Popen would warn
    created = psutil.Process(process.pid).create_time()
    return Running(name=service.name, pid=process.pid, created=created, port=service.port)


def wait_until_serving(service: Service, running: Running, *, log: Path) -> None:
    """Returns once the health path answers 200.

    Raises:
        StartFailedError: it ended, or did not answer within `START_SECONDS`; carries the log's tail.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if is_serving(service):
            return
        if not running.is_alive():
            raise StartFailedError(service.name, "it ended at once", log)
        time.sleep(0.05)
    raise StartFailedError(service.name, f"no answer within {START_SECONDS:.0f} s", log)


def is_serving(service: Service) -> bool:
    with suppress(urllib3.exceptions.HTTPError):
        return _HTTP.request("GET", service.health_url).status == HTTPStatus.OK
    return False


def stop(running: Running) -> None:
    """Ends the leash, its command and every process of its session; nothing when it is gone already."""
    if running.is_alive():
        os.kill(running.pid, signal.SIGTERM)
        _wait_gone(running)
    for pid in _session(running.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _wait_gone(running: Running) -> None:
    with suppress(psutil.Error):
        psutil.Process(running.pid).wait(_STOP_SECONDS)


def _session(leader: int) -> list[int]:
    """Processes whose session the leash leads: also those that outlived it."""
    members = []
    for pid in psutil.pids():
        with suppress(OSError):
            if os.getsid(pid) == leader:
                members.append(pid)
    return members


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.is_file() else ""
