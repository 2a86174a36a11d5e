"""Whatever is sent: problem details, the documented status, nothing changed."""

from __future__ import annotations

import json

import pytest
from werkzeug.test import Client

from tests.api.client import ROOT, TOKEN, Api, application, problem
from tests.contracts.cli.shell import NAME, document

RETRAIN = f"/strategies/{NAME}/retrain"
CREATE = "/configs"
UNKNOWN_ID = "v9-0123abcd"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"{", (400, "VAL004")),
        (b"\xff\xfe", (400, "VAL004")),
        (b'{"force": NaN}', (400, "VAL004")),
        (b'{"force": true, "force": false}', (400, "VAL004")),
        (b'{"reason": "\\ud800"}', (400, "VAL004")),
        (b"[" * 100_000, (400, "VAL004")),
        (b'"' + b"x" * 1024 * 1024 + b'"', (413, "VAL006")),
        (b"[]", (422, "VAL001")),
        (b"null", (422, "VAL001")),
        (b'{"force": "true"}', (422, "VAL001")),
        (b'{"force": 1}', (422, "VAL001")),
        (b'{"forces": true}', (422, "VAL001")),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_body_that_is_no_order_is_refused(api: Api, body: bytes, refusal: tuple[int, str]) -> None:
    api.shell.activated(document())

    assert problem(api.ask("POST", RETRAIN, body)) == refusal
    assert api.shell.json("review", "list") == []


@pytest.mark.parametrize(
    ("headers", "refusal"),
    [
        ({"Content-Type": "text/plain"}, (415, "VAL005")),
        ({"X-Correlation-ID": "mine"}, (422, "VAL007")),
        ({"Idempotency-Key": "two words"}, (422, "VAL007")),
        ({"If-Match": "12"}, (422, "VAL007")),
        ({"Authorization": "Bearer another"}, (401, "UNAUTHORIZED")),
        ({"Authorization": ""}, (401, "UNAUTHORIZED")),
    ],
    ids=str,
)
def test_headers_that_say_something_else_are_refused(
    api: Api, headers: dict[str, str], refusal: tuple[int, str]
) -> None:
    assert problem(api.ask("POST", RETRAIN, {}, **headers)) == refusal


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("/strategies/nobody", (404, "NOT_FOUND")),
        ("/strategies/..%2F..%2Fetc", (404, "NOT_FOUND")),
        ("/strategies/%00", (404, "NOT_FOUND")),
        ("/strategies/%ff", (404, "NOT_FOUND")),
        ("/strategies/a.b", (422, "VAL001")),
        ("/strategies/" + "a" * 65, (422, "VAL001")),
        ("/strategies?limit=0", (422, "VAL001")),
        ("/strategies?limit=101", (422, "VAL001")),
        ("/strategies?limits=5", (422, "VAL001")),
        ("/strategies?next=!!", (422, "VAL001")),
        ("/strategies?next=MQ", (422, "VAL001")),
        ("/configs/nobody?next=Im4i", (422, "VAL001")),
        ("/configs/nobody", (404, "NOT_FOUND")),
        ("/configs/nobody/active", (404, "NOT_FOUND")),
        (f"/configs/nobody/{UNKNOWN_ID}", (404, "NOT_FOUND")),
        ("/configs/nobody/v0-xyz", (422, "VAL001")),
        (f"/configs/nobody/diff?from={UNKNOWN_ID}", (422, "VAL001")),
        ("/strategies/nobody/releases?at=yesterday", (422, "VAL001")),
        ("/strategies/nobody/releases?at=2026-11-23T03:00:00", (422, "VAL001")),
        ("/jobs/1", (422, "VAL001")),
        ("/jobs/0f8fad5b-d9cb-469f-a165-70867728950e", (404, "NOT_FOUND")),
        ("/nothing?at=all", (404, "NOT_FOUND")),
    ],
)
def test_addresses_of_nothing_are_refused(api: Api, path: str, refusal: tuple[int, str]) -> None:
    assert problem(api.ask("GET", path)) == refusal


def test_every_problem_of_a_document_is_told_at_once(api: Api) -> None:
    body = {"strategy_name": NAME, "config_data": {"timeframe": "7h", "stak_amount": 1}}

    answer = api.ask("POST", CREATE, body)

    assert problem(answer) == (422, "VAL002")
    assert answer.json is not None
    assert {one["path"] for one in answer.json["problems"]} >= {"timeframe", "stak_amount"}
    assert api.get("/strategies")["items"] == []


@pytest.mark.parametrize("operation", ["promote", "rollback"])
def test_a_move_without_or_with_a_stale_precondition_is_refused(api: Api, operation: str) -> None:
    api.shell.activated(document())
    api.champion()
    body = {"reason": "r", **({"version": "1"} if operation == "promote" else {})}
    path = f"/strategies/{NAME}/models/{operation}"
    before = api.get(f"/strategies/{NAME}")

    assert problem(api.ask("POST", path, body)) == (428, "PRECONDITION_REQUIRED")
    stale = api.ask("POST", path, body, If_Match='"1"')
    assert problem(stale) == (412, "PRECONDITION_FAILED")
    assert stale.json is not None
    assert stale.json["current"]["seq"] == before["seq"]
    assert api.get(f"/strategies/{NAME}") == before


def test_only_health_is_public(api: Api) -> None:
    del api
    client = Client(application())

    assert client.get(f"{ROOT}/health").json == {"status": "ok", "environment": "dev"}
    assert problem(client.get(f"{ROOT}/strategies")) == (401, "UNAUTHORIZED")


def test_the_page_and_the_specification_need_nothing_from_elsewhere(api: Api) -> None:
    del api
    client = Client(application())

    page = client.get("/docs", headers={"Authorization": f"Bearer {TOKEN}"})
    specification = client.get("/openapi.json")

    assert page.content_type == "text/html"
    assert "SwaggerUIBundle" in page.text
    assert "<script src" not in page.text
    assert json.loads(specification.text)["openapi"].startswith("3.1")


def test_no_body_is_an_empty_order_whatever_its_type(api: Api) -> None:
    api.shell.activated(document())

    assert api.ask("POST", RETRAIN, b"", Content_Type="text/plain").status_code == 202


def test_every_answer_says_that_it_is_not_to_be_kept(api: Api) -> None:
    answer = api.ask("GET", "/strategies")

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
