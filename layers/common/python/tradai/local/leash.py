"""Runs one command that must not outlive its owner.

    python leash.py [--owner PID] -- ARGV…

The leash leads a session of its own; the command and what it starts form one process group in it.
When the command ends, the rest of the group is killed and its exit code passed on. On SIGTERM, or
with `--owner` once that process, the leash's parent, is gone (however it died), the group gets
SIGTERM and, `GRACE_SECONDS` later, SIGKILL. If the leash itself is killed, Linux kills the command.
Standard library only: it starts in 20 ms and runs under any interpreter.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

GRACE_SECONDS = 5.0
POLL_SECONDS = 0.1
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> int:
    """The command's exit code; 128 + n when signal n ended it."""
    options, command = arguments[: arguments.index("--")], arguments[arguments.index("--") + 1 :]
    owner = int(options[1]) if options else None  # told, not asked: the parent may be gone already
    stop = _StopRequest()
    child = subprocess.Popen(command, process_group=0, preexec_fn=_die_with_leash)  # noqa: PLW1509  one thread
    while child.poll() is None and not stop.requested and owner in (None, os.getppid()):
        time.sleep(POLL_SECONDS)
    _end_group(child)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


class _StopRequest:
    def __init__(self) -> None:
        self.requested = False
        for number in _SIGNALS:
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self.requested = True


def _die_with_leash() -> None:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _end_group(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                child.wait(GRACE_SECONDS)
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
