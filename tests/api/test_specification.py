"""`openapi.json` is current and says what the gateway and the border do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tradai.strategy_service.api.document_routes import SPECIFICATION
from tradai.strategy_service.api.orders import Order
from tradai.strategy_service.api.specification import written
from tradai.strategy_service.api.specification_examples import ORDERS
from tradai.strategy_service.api.specification_parts import MOVES

OPERATIONS = {
    "GET /strategies",
    "GET /strategies/{name}",
    "GET /strategies/{name}/models",
    "GET /strategies/{name}/models/rollback-candidates",
    "POST /strategies/{name}/models/stage",
    "POST /strategies/{name}/models/promote",
    "POST /strategies/{name}/models/rollback",
    "GET /strategies/{name}/releases",
    "GET /strategies/{name}/drift",
    "POST /strategies/{name}/retrain",
    "POST /strategies/{name}/pause",
    "POST /strategies/{name}/resume",
    "GET /jobs/{job_id}",
    "POST /configs",
    "GET /configs/{name}",
    "GET /configs/{name}/active",
    "GET /configs/{name}/diff",
    "GET /configs/{name}/{config_id}",
    "POST /configs/{name}/{config_id}/activate",
    "POST /configs/{name}/{config_id}/deprecate",
    "GET /health",
}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    return told


def test_the_file_is_current() -> None:
    assert SPECIFICATION.read_text(encoding="utf-8") == written()


def test_every_operation_of_the_contract_is_there_and_no_other(document: dict[str, Any]) -> None:
    found = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, operations in document["paths"].items()
        for method in operations
    }

    assert found == OPERATIONS


def test_every_operation_but_health_needs_a_token(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            scope = "tradai/read" if method == "get" else "tradai/operate"
            assert operation["security"] == ([] if path.endswith("/health") else [{"bearer": [scope]}])


def test_what_moves_the_pointer_takes_a_precondition(document: dict[str, Any]) -> None:
    taking = {
        operation["operationId"]
        for operations in document["paths"].values()
        for operation in operations.values()
        if {"$ref": "#/components/parameters/IfMatch"} in operation["parameters"]
    }

    assert taking == MOVES


@pytest.mark.parametrize("name", sorted(ORDERS))
def test_examples_are_orders(name: str, document: dict[str, Any]) -> None:
    (body,) = (
        operation["requestBody"]["content"]["application/json"]
        for operations in document["paths"].values()
        for operation in operations.values()
        if operation["operationId"] == name
    )
    schema = body["schema"]["$ref"].rpartition("/")[2]
    kinds = {kind.__name__: kind for kind in Order.__subclasses__()}

    assert kinds[schema].model_validate(ORDERS[name])
