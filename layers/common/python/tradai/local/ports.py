"""Ports on the loopback interface: is one free, and who holds it if not."""

from __future__ import annotations

import socket
from contextlib import closing, suppress

import psutil

from tradai.local.errors import LocalStackError
from tradai.local.settings import HOST

_SHOWN = 120  # characters of a command line


class PortBusyError(LocalStackError):
    def __init__(self, port: int, holder: str, variable: str) -> None:
        self.port, self.holder = port, holder
        super().__init__(
            f"port {port} is held by {holder}; stop that process, or choose another port with {variable}"
        )


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def require_free(port: int, *, variable: str) -> None:
    """Nothing when the port is free.

    Raises:
        PortBusyError: names the holding process, and the variable that moves the port.
    """
    if not is_free(port):
        raise PortBusyError(port, holder(port), variable)


def holder(port: int) -> str:
    """The process that listens on the port, "name (pid N: command…)", as far as this user may see it."""
    with suppress(psutil.Error):  # macOS shows only one's own processes
        for connection in psutil.net_connections(kind="tcp"):
            is_listening = connection.status == psutil.CONN_LISTEN
            if is_listening and connection.pid and connection.laddr and connection.laddr.port == port:
                process = psutil.Process(connection.pid)
                return f"{process.name()} (pid {process.pid}: {' '.join(process.cmdline())[:_SHOWN]})"
    return "a process of another user"


def free_port() -> int:
    """A port nobody listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
