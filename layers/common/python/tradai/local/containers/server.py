"""The part of the Docker Engine API that MiniStack calls, served on 127.0.0.1.

    python -m tradai.local.containers.server HOME PORT AWS_URL

`GET /credentials/{id}` is what the ECS agent serves: the task role's credentials.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tradai.local.containers.engine import Engine, RefusedError, inspected
from tradai.local.settings import HOST

_STDOUT = b"\x01\x00\x00\x00"  # the frame header of Docker's raw stream: stdout, then the length
_VERSION = {"Version": "27.0", "ApiVersion": "1.44", "MinAPIVersion": "1.24", "Os": "linux", "Arch": "amd64"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request: the id in its path, its query, its JSON body, its Authorization header."""

    engine: Engine
    reference: str
    query: Mapping[str, str]
    body: Mapping[str, Any]
    token: str


Lines = Iterator[bytes]
Answer = Mapping[str, Any] | list[dict[str, Any]] | Lines | None


def _create(call: Call) -> Answer:
    return call.engine.create(call.query.get("name", "container"), call.body)


def _list(call: Call) -> Answer:
    return call.engine.list(json.loads(call.query.get("filters", "{}")).get("label", []))


def _logs(call: Call) -> Answer:
    is_followed = call.query.get("follow", "0").lower() in ("1", "true")
    return call.engine.find(call.reference).follow(until_exit=is_followed)


def _stop(call: Call) -> Answer:
    call.engine.find(call.reference).stop(float(call.query.get("t", "10")))
    return None


def _pull(call: Call) -> Answer:
    raise RefusedError(HTTPStatus.NOT_FOUND, f"no local process stands for {call.query.get('fromImage')}")


ROUTES: tuple[tuple[str, str, HTTPStatus, Callable[[Call], Answer]], ...] = (
    ("GET", r"/_ping", HTTPStatus.OK, lambda _: {}),
    ("GET", r"/version", HTTPStatus.OK, lambda _: _VERSION),
    ("GET", r"/containers/json", HTTPStatus.OK, _list),
    ("GET", r"/containers/([^/]+)/json", HTTPStatus.OK, lambda c: inspected(c.engine.find(c.reference))),
    ("GET", r"/containers/([^/]+)/logs", HTTPStatus.OK, _logs),
    ("GET", r"/images/(.+)/json", HTTPStatus.OK, lambda _: {"Id": "sha256:0", "Config": {}}),
    ("GET", r"/credentials/([^/]+)", HTTPStatus.OK, lambda c: c.engine.credentials(c.reference, c.token)),
    ("POST", r"/containers/create", HTTPStatus.CREATED, _create),
    ("POST", r"/containers/([^/]+)/start", HTTPStatus.NO_CONTENT, lambda c: c.engine.start(c.reference)),
    ("POST", r"/containers/([^/]+)/(?:stop|kill)", HTTPStatus.NO_CONTENT, _stop),
    (
        "POST",
        r"/containers/([^/]+)/wait",
        HTTPStatus.OK,
        lambda c: {"StatusCode": c.engine.wait(c.reference)},
    ),
    ("POST", r"/images/create", HTTPStatus.OK, _pull),
    ("DELETE", r"/containers/([^/]+)", HTTPStatus.NO_CONTENT, lambda c: c.engine.remove(c.reference)),
)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    engine: Engine

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class names it so
        """MiniStack polls; one line per request would bury what matters."""

    def _serve(self) -> None:
        try:
            status, answer = self._answer()
        except RefusedError as refused:
            status, answer = refused.status, {"message": str(refused)}
        if isinstance(answer, Iterator):
            self._send_lines(answer)
        else:
            self._send_json(status, answer)

    def _answer(self) -> tuple[HTTPStatus, Answer]:
        parts = urlsplit(self.path)
        path = re.sub(r"^/v[\d.]+", "", parts.path)
        method = "GET" if self.command == "HEAD" else self.command
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}") if length else {}
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        for verb, pattern, status, act in ROUTES:
            match = re.fullmatch(pattern, path)
            if match and verb == method:
                reference = match[1] if match.groups() else ""
                token = self.headers.get("Authorization", "")
                call = Call(engine=self.engine, reference=reference, query=query, body=body, token=token)
                return status, act(call)
        raise RefusedError(HTTPStatus.NOT_FOUND, f"not part of the local stack: {method} {path}")

    def _send_json(self, status: HTTPStatus, answer: object) -> None:
        body = b"" if status == HTTPStatus.NO_CONTENT else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Api-Version", _VERSION["ApiVersion"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_lines(self, lines: Lines) -> None:
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/vnd.docker.raw-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for line in lines:
            self.wfile.write(_STDOUT + len(line).to_bytes(4, "big") + line)
            self.wfile.flush()


def serve(home: Path, port: int, aws_url: str) -> None:
    """Serves until it is killed; its containers die with it."""
    engine = Engine(home=home, aws_url=aws_url, own_url=f"http://{HOST}:{port}")
    handler = type("Handler", (_Handler,), {"engine": engine})
    with ThreadingHTTPServer((HOST, port), handler) as server:
        server.daemon_threads = True
        server.serve_forever()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
