"""The handler behind a web server of this machine: each request becomes an event of payload 2.0."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from typing import Any, Final
from urllib.parse import parse_qs
from uuid import uuid4

from tradai.strategy_service.api.callers import OPERATE, READ
from tradai.strategy_service.api.content import LARGEST_BODY
from tradai.strategy_service.api.entry import lambda_handler

StartResponse = Callable[..., object]
PAGES: Final = frozenset({"/docs", "/openapi.json"})
TIMEOUT_MILLISECONDS: Final = 29_000


@dataclass(frozen=True, slots=True)
class LocalContext:
    """What a function is told of its invocation."""

    aws_request_id: str
    function_name: str = "strategy-api"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = ""

    def get_remaining_time_in_millis(self) -> int:
        return TIMEOUT_MILLISECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A WSGI application. Requests are answered one after the other: the resolver keeps one at a time.

    Args:
        token: who sends it as a bearer token is `actor`, with both scopes; the pages need none.
    """

    token: str
    actor: str
    lock: Lock = field(default_factory=Lock)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        event = self._event(environ)
        with self.lock:
            answer = lambda_handler(event, LocalContext(str(uuid4())))
        encoded = answer.get("isBase64Encoded")
        body = base64.b64decode(answer["body"]) if encoded else answer["body"].encode()
        status = HTTPStatus(answer["statusCode"])
        headers = {**answer["headers"], "Content-Length": str(len(body))}
        start_response(
            f"{status.value} {status.phrase}", [(name, str(value)) for name, value in headers.items()]
        )
        return [body]

    def _event(self, environ: Mapping[str, Any]) -> dict[str, Any]:
        headers = _headers(environ)
        path, query = _text(environ["PATH_INFO"]), environ.get("QUERY_STRING", "")
        method = environ["REQUEST_METHOD"]
        return {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": query,
            "headers": headers,
            "queryStringParameters": {
                name: ",".join(values) for name, values in parse_qs(query, keep_blank_values=True).items()
            },
            "requestContext": {
                "stage": "$default",
                "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"},
                **self._authorizer(headers, path),
            },
            **_body(environ),
        }

    def _authorizer(self, headers: Mapping[str, str], path: str) -> dict[str, Any]:
        if path not in PAGES and headers.get("authorization") != f"Bearer {self.token}":
            return {}
        claims = {"username": self.actor, "scope": f"{READ} {OPERATE}"}
        return {"authorizer": {"jwt": {"claims": claims, "scopes": None}}}


def _headers(environ: Mapping[str, Any]) -> dict[str, str]:
    sent = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    return {**sent, **({"content-type": environ["CONTENT_TYPE"]} if environ.get("CONTENT_TYPE") else {})}


def _body(environ: Mapping[str, Any]) -> dict[str, Any]:
    length = min(int(environ.get("CONTENT_LENGTH") or 0), LARGEST_BODY + 1)
    body = environ["wsgi.input"].read(length) if length else b""
    return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}


def _text(latin: str) -> str:
    """WSGI hands the bytes of a path over as if they were Latin-1."""
    return latin.encode("latin-1").decode(errors="surrogateescape")
