"""A loopback proxy that loses, delays or spoils chosen answers of an HTTP server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import urllib3


class Fault(StrEnum):
    LOST_REQUEST = "lost_request"
    LOST_ANSWER = "lost_answer"
    ERROR_INSTEAD = "error_instead"
    ERROR_AFTERWARDS = "error_afterwards"
    HANG = "hang"
    DRIP = "drip"
    NOT_MLFLOW = "not_mlflow"
    DENIED = "denied"


Answer = tuple[int, str, bytes]

SENDS = {None, Fault.LOST_ANSWER, Fault.ERROR_AFTERWARDS}
SILENT = {Fault.LOST_REQUEST, Fault.LOST_ANSWER, Fault.HANG}
ERROR: Answer = (500, "application/json", b'{"error_code": "INTERNAL_ERROR"}')
INSTEAD: dict[Fault, Answer] = {
    Fault.NOT_MLFLOW: (200, "text/html", b"<html>Welcome</html>"),
    Fault.DENIED: (401, "text/plain", b"who are you?"),
}


@dataclass
class FaultyProxy:
    """`faults(method, path, number)` chooses; `seen` and `credentials` list what arrived."""

    target: str
    faults: Callable[[str, str, int], Fault | None] = lambda _method, _path, _number: None
    seen: list[str] = field(default_factory=list)
    credentials: list[str | None] = field(default_factory=list)
    uri: str = ""

    def fail_first(self, path: str, fault: Fault, *, times: int = 1) -> None:
        """Spoil the next requests whose path contains a text."""
        left = iter(range(times))

        def choose(_method: str, asked: str, _number: int) -> Fault | None:
            return fault if path in asked and next(left, None) is not None else None

        self.faults = choose


class ProxyServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, proxy: FaultyProxy) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.proxy = proxy
        self.ends = threading.Event()

    def handle_error(self, *_args: object) -> None:
        """Clients hang up on purpose."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ProxyServer

    def handle_any(self) -> None:
        proxy, body = self.server.proxy, self.rfile.read(int(self.headers.get("Content-Length") or 0))
        proxy.seen.append(f"{self.command} {self.path.partition('?')[0]}")
        proxy.credentials.append(self.headers.get("Authorization"))
        fault = proxy.faults(self.command, self.path, len(proxy.seen))
        status, kind, answer = self.forwarded(body) if fault in SENDS else ERROR
        self.close_connection = fault is not None
        if fault is Fault.HANG:
            self.server.ends.wait(60)
        if fault in SILENT:
            return
        status = 500 if fault is Fault.ERROR_AFTERWARDS else status
        instead = INSTEAD.get(fault) if fault else None
        self.answer(*(instead or (status, kind, answer)), fault=fault)

    def forwarded(self, body: bytes) -> Answer:
        headers = {k: v for k, v in self.headers.items() if k.lower() not in {"host", "content-length"}}
        url = self.server.proxy.target + self.path
        got = urllib3.request(self.command, url, body=body, headers=headers, retries=False)
        return got.status, got.headers.get("Content-Type", ""), got.data

    def answer(self, status: int, kind: str, answer: bytes, *, fault: Fault | None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        for start in range(0, len(answer), 1 if fault is Fault.DRIP else len(answer) or 1):
            self.wfile.write(answer[start : start + (1 if fault is Fault.DRIP else len(answer))])
            time.sleep(0.3 if fault is Fault.DRIP else 0)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815 - http.server's names

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@contextmanager
def faulty_proxy(target: str) -> Iterator[FaultyProxy]:
    """A proxy before an HTTP server, for the length of a block."""
    proxy = FaultyProxy(target=target)
    server = ProxyServer(proxy)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    proxy.uri = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield proxy
    finally:
        server.ends.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
