"""HTTP to one MLflow server: bounded, and honest about what it does not know."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Protocol
from urllib.parse import urlencode, urlsplit

import urllib3

from tradai.common.errors import ConfigurationError, NotFoundError, TransientError
from tradai.common.mlflow.answers import JSON, UnclearAnswerError, understand
from tradai.common.mlflow.deadline import DOWNLOAD, UPLOAD, Bounds, Deadline

API = "/api/2.0/mlflow/"
CHUNK = 1 << 16

Query = Mapping[str, str]
Consumer = Callable[[bytes], object]


class Reader(Protocol):
    """Reads, inside the time left of the write that it checks. A `body` makes it a POST."""

    def __call__(self, path: str, query: Query, body: JSON | None = None) -> JSON: ...


Applied = Callable[[Reader], JSON | None]


class Transport:
    """Sends requests; `bounds` for calls, `download` and `upload` for those that carry files."""

    def __init__(
        self,
        tracking_uri: str,
        username: str | None = None,
        password: str | None = None,
        *,
        bounds: Bounds = Bounds(),  # noqa: B008 - a frozen value
        download: Bounds = DOWNLOAD,
        upload: Bounds = UPLOAD,
    ) -> None:
        parts = urlsplit(tracking_uri)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ConfigurationError(
                f"MLFLOW_TRACKING_URI is {tracking_uri!r}; it must be http://host:port or https://…"
            )
        self.address = tracking_uri.rstrip("/")
        self._bounds, self._downloads, self._uploads = bounds, download, upload
        self._headers = {"Authorization": _basic(username, password or "")} if username else {}
        self._pool = urllib3.PoolManager(num_pools=2, maxsize=4, retries=False)
        self._rest_until = 0.0

    def read(self, path: str, query: Query, body: JSON | None = None) -> JSON:
        """Ask, and ask again while the time lasts."""
        deadline = Deadline(bounds=self._bounds)
        return self._persist(lambda: self._ask(deadline, path, query, body), deadline, f"reading {path}")

    def write(self, method: str, path: str, body: JSON, *, applied: Applied | None = None) -> JSON:
        """Change something.

        After an unclear answer `applied` looks whether the change is there, and its result
        is returned; only None sends the request again. Without `applied` the request must
        be idempotent.
        """
        deadline = Deadline(bounds=self._bounds)
        reader = partial(self._ask, deadline)
        sent = False

        def attempt() -> JSON:
            nonlocal sent
            found = _look(applied, reader) if sent and applied else None
            if found is not None:
                return found
            try:
                return self._json(method, API + path, deadline, _encoded(body))
            except UnclearAnswerError as error:
                sent = sent or error.was_sent
                raise

        return self._persist(attempt, deadline, f"{method} {path}")

    def download(self, path: str, query: Query, consume: Callable[[], Consumer]) -> None:
        """Stream a file; `consume` makes a fresh consumer for each attempt."""
        deadline = Deadline(bounds=self._downloads)

        def attempt() -> JSON:
            status, body = self._send("GET", f"{path}?{urlencode(query)}", deadline, into=consume())
            return understand(status, body, self.address)

        self._persist(attempt, deadline, f"GET {path}")

    def upload(self, path: str, data: bytes) -> None:
        """Store a file's bytes; storing them twice is the same as once."""
        deadline = Deadline(bounds=self._uploads)
        self._persist(lambda: self._json("PUT", path, deadline, data), deadline, f"PUT {path}")

    def _ask(self, deadline: Deadline, path: str, query: Query, body: JSON | None = None) -> JSON:
        if body:
            return self._json("POST", API + path, deadline, _encoded(body))
        return self._json("GET", f"{API}{path}?{urlencode(query)}", deadline)

    def _persist(self, attempt: Callable[[], JSON], deadline: Deadline, what: str) -> JSON:
        if time.monotonic() < self._rest_until:
            raise TransientError(f"MLflow at {self.address} did not answer moments ago; {what} was not sent")
        why = "no time left"
        for _ in deadline.tries():
            try:
                return attempt()
            except UnclearAnswerError as error:
                why = str(error)
        self._rest_until = time.monotonic() + self._bounds.rest
        raise TransientError(f"MLflow at {self.address} did not complete {what} within its time ({why})")

    def _json(self, method: str, target: str, deadline: Deadline, data: bytes | None = None) -> JSON:
        status, body = self._send(method, target, deadline, data=data)
        return understand(status, body, self.address)

    def _send(
        self,
        method: str,
        target: str,
        deadline: Deadline,
        *,
        data: bytes | None = None,
        into: Consumer | None = None,
    ) -> tuple[int, bytes]:
        bounds, left = deadline.bounds, max(deadline.left, 0.05)
        timeout = urllib3.Timeout(connect=min(bounds.connect, left), read=min(bounds.read, left))
        headers = {**self._headers, "Content-Type": "application/json"}
        try:
            response = self._pool.request(
                method,
                self.address + target,
                body=data,
                headers=headers,
                timeout=timeout,
                redirect=False,
                preload_content=False,
            )
            return response.status, _drain(response, deadline, into)
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
            raise UnclearAnswerError(type(error).__name__, was_sent=False) from error
        except urllib3.exceptions.HTTPError as error:
            raise UnclearAnswerError(type(error).__name__) from error


def _drain(response: urllib3.BaseHTTPResponse, deadline: Deadline, into: Consumer | None) -> bytes:
    """The body, given to `into` when the answer is a success; ends with the deadline, however slow."""
    body = bytearray()
    consume = into if into and response.status == 200 else body.extend  # noqa: PLR2004 - HTTP OK
    try:
        for chunk in _chunks(response, deadline):
            consume(chunk)
    except BaseException:
        response.close()
        raise
    response.release_conn()
    return bytes(body)


def _chunks(response: urllib3.BaseHTTPResponse, deadline: Deadline) -> Iterator[bytes]:
    while chunk := response.read1(CHUNK):
        yield chunk
        if deadline.left <= 0:
            raise UnclearAnswerError("the answer came too slowly")


def _basic(username: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


def _encoded(body: JSON) -> bytes:
    return json.dumps(body, allow_nan=False).encode()


def _look(applied: Applied, reader: Reader) -> JSON | None:
    try:
        return applied(reader)
    except NotFoundError:
        return None
