"""Operation by token: who comes in, and who does not. Acceptance stands beside every refusal."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

from tests.e2e.api.gateway import Gateway
from tradai.strategy_service.api.document_routes import SPECIFICATION

PLACES = {
    "{name}": "Alpha",
    "{config_id}": "v1-0123abcd",
    "{job_id}": "0f8fad5b-d9cb-469f-a165-70867728950e",
}
LIFE = 3
PUBLIC = "/api/v1/health"
READ, OPERATE = ("tradai/read",), ("tradai/operate",)
COLUMNS = ("none", "nonsense", "expired", "wrong audience", "read", "operate")


def expected(method: str, path: str) -> dict[str, bool]:
    """Whether the request reaches the function, by token."""
    if path == PUBLIC:
        return dict.fromkeys(COLUMNS, True)
    return dict.fromkeys(COLUMNS, False) | {"read": method == "GET", "operate": True}


def test_every_operation_by_every_token(gateway: Gateway) -> None:
    expiring = gateway.token(*READ, *OPERATE, seconds=LIFE)
    assert gateway.ask("GET", "/api/v1/strategies", token=expiring).status == 200
    tokens = {
        "none": None,
        "nonsense": "e30.e30.e30",
        "expired": expiring,
        "wrong audience": gateway.token_of_another_client(*READ, *OPERATE),
        "read": gateway.token(*READ),
        "operate": gateway.token(*OPERATE),
    }
    time.sleep(LIFE + 1)

    found = {
        f"{method} {path}": {
            name: _reached(gateway, method, path, body, token) for name, token in tokens.items()
        }
        for method, path, body in _operations()
    }

    assert len(found) == 21
    assert found == {key: expected(*key.split(" ")) for key in found}


def test_an_address_of_nothing_is_closed_too(gateway: Gateway) -> None:
    read, operate = gateway.token(*READ), gateway.token(*OPERATE)

    statuses = {
        (method, name): gateway.ask(method, "/api/v2/nothing", token=token).status
        for method in ("GET", "DELETE", "PUT", "PATCH")
        for name, token in (("none", None), ("read", read), ("operate", operate))
    }

    assert {key for key, status in statuses.items() if status == 404} == {
        ("GET", "read"),
        *((method, "operate") for method in ("GET", "DELETE", "PUT", "PATCH")),
    }
    assert set(statuses.values()) == {401, 403, 404}


def _operations() -> Iterator[tuple[str, str, Any]]:
    for path, operations in json.loads(SPECIFICATION.read_text())["paths"].items():
        for place, value in PLACES.items():
            path = path.replace(place, value)  # noqa: PLW2901 - filled in place by place
        for method in operations:
            yield method.upper(), path, {} if method == "post" else None


def _reached(gateway: Gateway, method: str, path: str, body: object, token: str | None) -> bool:
    answer = gateway.ask(method, path, body, token=token)
    is_ours = "X-Correlation-ID" in answer.headers
    assert is_ours != (answer.status in {401, 403}), (method, path, answer.status, answer.data)
    assert answer.status < 500, (method, path, answer.data)
    return is_ours
