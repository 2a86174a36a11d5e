"""The API on a loopback address, for development."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from tradai.common.errors import ConfigurationError
from tradai.strategy_service.api.wsgi import Application

HOST: Final = "127.0.0.1"


class _Server(ThreadingMixIn, WSGIServer):
    """A browser opens connections in advance: one that stays silent must not stop the others."""

    daemon_threads = True
    request_queue_size = 64


class _Quiet(WSGIRequestHandler):
    """The handler logs every request itself."""

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name in the library
        del format, arguments


@contextmanager
def listening(application: Application, port: int) -> Iterator[WSGIServer]:
    """A server that takes requests once `serve_forever` is called; port 0 takes a free one.

    Raises:
        ConfigurationError: the port is not free.
    """
    try:
        server = make_server(HOST, port, application, server_class=_Server, handler_class=_Quiet)
    except OSError as error:
        raise ConfigurationError(f"port {port} of {HOST} can not be used: {error.strerror}") from None
    with server:
        yield server
