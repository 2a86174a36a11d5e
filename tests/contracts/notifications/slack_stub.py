"""Slack's webhook on the loopback interface."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATH = "/services/T000/B000/secret"


@dataclass
class SlackStub:
    """Answers with `statuses` one after the other, then with 200; `posted` are the bodies that arrived."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    posted: list[bytes] = field(default_factory=list)
    hangs_up: bool = False

    def answer(self, body: bytes) -> int:
        self.posted.append(body)
        return self.statuses.pop(0) if self.statuses else 200


@contextmanager
def slack() -> Iterator[SlackStub]:
    stub = SlackStub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status = stub.answer(self.rfile.read(int(self.headers["Content-Length"])))
            if stub.hangs_up:
                self.close_connection = True
                return
            self.send_response(status if self.path == PATH else 404)
            self.send_header("Retry-After", "3600")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    stub.url = f"http://127.0.0.1:{server.server_port}{PATH}"
    try:
        yield stub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
