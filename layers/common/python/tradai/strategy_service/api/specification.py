"""`openapi.json`: what Powertools tells of the operations, and what holds around each of them.

`python -m tradai.strategy_service.api.specification` writes it; a test compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from tradai.strategy_service.api.app import app
from tradai.strategy_service.api.callers import OPERATE, READ
from tradai.strategy_service.api.document_routes import SPECIFICATION
from tradai.strategy_service.api.entry import PUBLIC
from tradai.strategy_service.api.specification_examples import LINKS, ORDERS
from tradai.strategy_service.api.specification_parts import (
    DESCRIPTION,
    HEADERS,
    MOVES,
    PARAMETERS,
    PROBLEM,
    REFUSALS,
    SECURITY,
    TAGS,
)

Document = dict[str, Any]
REPLACED: Final = ("HTTPValidationError", "ValidationError", "ResponseValidationError")
ETAGGED: Final = "getStrategy"
LOCATED: Final = frozenset({"createConfig", "retrain"})


def specification() -> Document:
    """The whole document, OpenAPI 3.1."""
    text = app.get_openapi_json_schema(
        title="TradAI", version="1", openapi_version="3.1.0", description=DESCRIPTION
    )
    document: Document = json.loads(text)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete(operation, method, is_public=path in PUBLIC, schemas=document["components"]["schemas"])
    components = document["components"]
    for name in REPLACED:
        del components["schemas"][name]
    components["schemas"]["ProblemDetails"] = PROBLEM
    components |= {"parameters": PARAMETERS, "headers": HEADERS, "responses": _responses()}
    components["securitySchemes"] = SECURITY
    document |= {"servers": [{"url": "/"}], "tags": TAGS, "paths": dict(sorted(document["paths"].items()))}
    return document


def written() -> str:
    """The document as a file."""
    return json.dumps(specification(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _complete(operation: Document, method: str, *, is_public: bool, schemas: Document) -> None:
    name = operation["operationId"]
    parameters = operation.setdefault("parameters", [])
    parameters += [{"$ref": f"#/components/parameters/{one}"} for one in _headers_of(name, method)]
    responses = {status: answer for status, answer in operation["responses"].items() if status < "4"}
    if name == "createConfig":
        responses["200"] = {**responses["201"], "description": "This content was there already"}
    for status, answer in responses.items():
        answer["description"] = DESCRIPTIONS.get(status, answer["description"])
        answer["headers"] = {one: {"$ref": f"#/components/headers/{one}"} for one in _told_by(name)}
        if name in LINKS:
            answer["links"] = LINKS[name]
    refusals = {
        status: f"#/components/responses/{status}" for status in _refusals_of(name, method, is_public)
    }
    operation["responses"] = dict(sorted((responses | {s: {"$ref": r} for s, r in refusals.items()}).items()))
    operation["security"] = [] if is_public else [{"bearer": [READ if method == "get" else OPERATE]}]
    if "requestBody" in operation:
        _complete_body(operation, name, schemas)


def _complete_body(operation: Document, name: str, schemas: Document) -> None:
    content = operation["requestBody"]["content"]["application/json"]
    order = schemas[content["schema"]["$ref"].rpartition("/")[2]]
    operation["requestBody"]["required"] = bool(order.get("required"))
    content["examples"] = {"example": {"value": ORDERS[name]}}


def _headers_of(name: str, method: str) -> Iterator[str]:
    yield "CorrelationId"
    if method == "post":
        yield "IdempotencyKey"
    if name in MOVES:
        yield "IfMatch"


def _told_by(name: str) -> Iterator[str]:
    yield "X-Correlation-ID"
    if name == ETAGGED:
        yield "ETag"
    if name in LOCATED:
        yield "Location"


def _refusals_of(name: str, method: str, is_public: bool) -> Iterator[str]:
    for status, (_, applies) in REFUSALS.items():
        is_meant = {"all": True, "protected": not is_public, "post": method == "post", "moves": name in MOVES}
        if is_meant[applies]:
            yield status


def _responses() -> Document:
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    content = {"application/problem+json": {"schema": schema}}
    gateway = {
        "application/json": {"schema": {"type": "object", "properties": {"message": {"type": "string"}}}}
    }
    return {
        status: {
            "description": description,
            "headers": {"X-Correlation-ID": {"$ref": "#/components/headers/X-Correlation-ID"}}
            if applies != "protected"
            else {},
            "content": content | (gateway if applies == "protected" else {}),
        }
        for status, (description, applies) in REFUSALS.items()
    }


DESCRIPTIONS: Final = {"200": "Done", "201": "Created", "202": "Accepted; the job tells how it goes"}

if __name__ == "__main__":
    SPECIFICATION.write_text(written(), encoding="utf-8")
