from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import psutil
import pytest

from tradai.local import leash

COMMAND = [sys.executable, "-I", "-S", leash.__file__]
SLEEP = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)"]
TELLS_AND_SLEEPS = [*SLEEP[:-1], "import time; print(1, flush=True); time.sleep(60)"]
WITH_CHILD = textwrap.dedent("""
    import subprocess, sys, time
    child = subprocess.Popen([sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)"])
    print(child.pid, flush=True)
    time.sleep(60)
""")
DEAF = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
)


@pytest.fixture
def started() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts commands on a leash; the fixture ends what a failed test left."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, start_new_session=True)
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def first_number(process: subprocess.Popen[bytes]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def gone(pid: int, within: float = 10) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def session_of(leader: int) -> list[int]:
    members = []
    for pid in psutil.pids():
        with suppress(OSError):
            if os.getsid(pid) == leader and not gone(pid, within=1):
                members.append(pid)
    return members


def test_the_exit_code_is_the_commands(started: Callable[..., subprocess.Popen[bytes]]) -> None:
    process = started("--", sys.executable, "-c", "raise SystemExit(3)")

    assert process.wait(10) == 3


def test_a_signal_is_128_and_its_number(started: Callable[..., subprocess.Popen[bytes]]) -> None:
    process = started("--", sys.executable, "-c", "import os; os.kill(os.getpid(), 9)")

    assert process.wait(10) == 137


def test_sigterm_ends_the_command_and_what_it_started(
    started: Callable[..., subprocess.Popen[bytes]],
) -> None:
    process = started("--", sys.executable, "-c", WITH_CHILD)
    child = first_number(process)

    process.terminate()

    assert process.wait(10) == 128 + signal.SIGTERM
    assert gone(child)


def test_what_outlives_the_command_is_killed(started: Callable[..., subprocess.Popen[bytes]]) -> None:
    process = started("--", sys.executable, "-c", WITH_CHILD.replace("time.sleep(60)\n", "", -1).rstrip())
    child = first_number(process)

    process.wait(10)

    assert gone(child)


def test_a_command_deaf_to_sigterm_is_killed_after_the_grace(
    started: Callable[..., subprocess.Popen[bytes]],
) -> None:
    process = started("--", sys.executable, "-c", DEAF)
    first_number(process)

    process.terminate()

    assert process.wait(leash.GRACE_SECONDS + 5) == 128 + signal.SIGKILL


def test_killing_the_leash_kills_the_command(started: Callable[..., subprocess.Popen[bytes]]) -> None:
    process = started(
        "--", sys.executable, "-c", f"import os, time; print(os.getpid(), flush=True); {SLEEP[-1]}"
    )
    command = first_number(process)

    process.kill()

    assert gone(command)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("has_started", [True, False], ids=["running", "starting"])
def test_an_owned_command_ends_with_its_owner_however_that_ended(number: int, *, has_started: bool) -> None:
    owner_program = textwrap.dedent(f"""
        import os, subprocess, time
        arguments = {COMMAND} + ["--owner", str(os.getpid()), "--"] + {TELLS_AND_SLEEPS}
        print(subprocess.Popen(arguments, start_new_session=True).pid, flush=True)
        time.sleep(60)
    """)
    with subprocess.Popen([sys.executable, "-c", owner_program], stdout=subprocess.PIPE) as owner:
        leash_pid = first_number(owner)
        if has_started:
            first_number(owner)

        os.kill(owner.pid, number)

        assert gone(leash_pid)
        assert not session_of(leash_pid)
