"""Doors of the HTTP API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.infrastructure.templates import Environment


@pytest.fixture(params=["local", "cloud"])
def environment(request: pytest.FixtureRequest) -> Environment:
    found: Environment = request.getfixturevalue(request.param)
    return found


def test_only_health_is_open_and_only_reading_does_with_the_scope_read(environment: Environment) -> None:
    routes = {r["Properties"]["RouteKey"]: r["Properties"] for r in _of(environment, "Route")}

    assert {
        key: (r["AuthorizationType"], r.get("AuthorizationScopes") or None) for key, r in routes.items()
    } == {
        "GET /api/v1/health": ("NONE", None),
        "GET /{proxy+}": ("JWT", ["tradai/read", "tradai/operate"]),
        "$default": ("JWT", ["tradai/operate"]),
    }


def test_tokens_are_those_of_the_pool_for_its_client(environment: Environment) -> None:
    (authorizer,) = _of(environment, "Authorizer")
    (client,) = environment.of_type("AWS::Cognito::UserPoolClient").values()

    settings = authorizer["Properties"]["JwtConfiguration"]
    assert len(settings["Audience"]) == 1
    assert "https://cognito-idp." in str(settings["Issuer"])
    assert client["Properties"]["AllowedOAuthFlows"] == ["client_credentials"]
    assert len(client["Properties"]["AllowedOAuthScopes"]) == 2
    assert client["Properties"]["GenerateSecret"] is True


def test_the_one_stage_throttles_and_logs_who_was_refused(environment: Environment) -> None:
    (stage,) = _of(environment, "Stage")
    properties = stage["Properties"]

    assert properties["StageName"] == "$default"
    limits = properties["DefaultRouteSettings"]
    assert (limits["ThrottlingRateLimit"], limits["ThrottlingBurstLimit"]) == (50, 100)
    logged = json.loads(properties["AccessLogSettings"]["Format"])
    assert {"requestId", "status", "client", "error"} <= logged.keys()


def test_nobody_signs_up_and_operators_have_a_second_factor(local: Environment, cloud: Environment) -> None:
    for environment, deletion in ((local, "INACTIVE"), (cloud, "ACTIVE")):
        (pool,) = (p["Properties"] for p in environment.of_type("AWS::Cognito::UserPool").values())
        assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
        assert pool["MfaConfiguration"] == "ON"
        assert pool.get("DeletionProtection", "INACTIVE") == deletion


def test_where_the_api_is_can_be_read_in_ssm(environment: Environment) -> None:
    names = {p["Properties"]["Name"] for p in environment.of_type("AWS::SSM::Parameter").values()}

    prefix = f"/tradai/{environment.env}/api"
    assert {f"{prefix}/{name}" for name in ("url", "id", "token-url", "client-id", "user-pool-id")} <= names


def _of(environment: Environment, kind: str) -> list[dict[str, Any]]:
    found = environment.of_type(f"AWS::ApiGatewayV2::{kind}")
    return [dict(resource) for resource in found.values()]
