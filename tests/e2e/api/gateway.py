"""The deployed API on the local stack: tokens of its pool, requests through its gateway."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import urllib3
from urllib3 import BaseHTTPResponse
from urllib3.util import make_headers

from tests.local_stack import LocalStack

SCOPES = ("tradai/read", "tradai/operate")


@dataclass(kw_only=True)
class Gateway:
    """Knows the names that the template left in SSM."""

    stack: LocalStack

    @cached_property
    def url(self) -> str:
        """Where the gateway is called locally: its own host name does not resolve."""
        return f"{self.stack.aws.endpoint}/_aws/execute-api/{self._parameter('id')}/$default"

    @cached_property
    def _cognito(self) -> Any:
        return self.stack.aws.client("cognito-idp")

    def token(self, *scopes: str, seconds: int | None = None) -> str:
        """A token of the machines' client, with these scopes."""
        machine = self._client(self._parameter("client-id"))
        if seconds is None:
            return self._issued(machine, scopes)
        lasting = {"AccessTokenValidity": seconds, "TokenValidityUnits": {"AccessToken": "seconds"}}
        self._update(machine, lasting)
        try:
            return self._issued(machine, scopes)
        finally:
            self._update(machine, {name: machine[name] for name in lasting})

    def token_of_another_client(self, *scopes: str) -> str:
        """A good token of the same pool that was not made for this API."""
        other = self._cognito.create_user_pool_client(
            UserPoolId=self._parameter("user-pool-id"),
            ClientName="other",
            GenerateSecret=True,
            AllowedOAuthFlows=["client_credentials"],
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthScopes=list(SCOPES),
        )["UserPoolClient"]
        return self._issued(other, scopes)

    def ask(
        self, method: str, path: str, body: object = None, *, token: str | None = None, **headers: str
    ) -> BaseHTTPResponse:
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            sent["Content-Type"] = "application/json"
        text = None if body is None else json.dumps(body)
        return urllib3.request(method, self.url + path, body=text, headers=sent, retries=False, timeout=30)

    def _parameter(self, name: str) -> str:
        path = f"/tradai/{self.stack.settings.env}/api/{name}"
        return str(self.stack.aws.client("ssm").get_parameter(Name=path)["Parameter"]["Value"])

    def _client(self, client_id: str) -> dict[str, Any]:
        answer = self._cognito.describe_user_pool_client(
            UserPoolId=self._parameter("user-pool-id"), ClientId=client_id
        )
        found: dict[str, Any] = answer["UserPoolClient"]
        return found

    def _update(self, client: dict[str, Any], changes: dict[str, Any]) -> None:
        names = {"UserPoolId": client["UserPoolId"], "ClientId": client["ClientId"]}
        self._cognito.update_user_pool_client(**names, **changes)

    def _issued(self, client: dict[str, Any], scopes: tuple[str, ...]) -> str:
        answer = urllib3.request(
            "POST",
            f"{self.stack.aws.endpoint}/oauth2/token",
            body=urlencode({"grant_type": "client_credentials", "scope": " ".join(scopes)}),
            headers={
                **make_headers(basic_auth=f"{client['ClientId']}:{client['ClientSecret']}"),
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        assert answer.status == 200, answer.data
        return str(answer.json()["access_token"])
