"""Requests through the adapter, which makes them events for the real handler."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.test import Client, TestResponse

from tests.contracts.cli.shell import NAME, Shell
from tradai.strategy_service.api.wsgi import Application

TOKEN: Final = "dev-token"
ACTOR: Final = "ada"
ROOT: Final = "/api/v1"


def application() -> Application:
    return Application(token=TOKEN, actor=ACTOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """One caller. `shell` prepares what the API then meets."""

    shell: Shell

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """A request with the token; header names with `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            sent = {"Content-Type": "application/json", **sent}
        return Client(application()).open(
            f"{ROOT}{path}",
            method=method,
            headers={"Authorization": f"Bearer {TOKEN}", **sent},
            data=body if body is None or isinstance(body, bytes) else json.dumps(body),
        )

    def get(self, path: str, **headers: str) -> Any:
        """The body of a successful GET."""
        answer = self.ask("GET", path, **headers)
        assert answer.status_code == 200, answer.text
        return answer.json

    def post(self, path: str, body: object, **headers: str) -> TestResponse:
        """A POST on whatever release is live."""
        return self.ask("POST", path, body, **{"If_Match": "*", **headers})

    def moved(self, what: str, version: str, **order: Any) -> Any:
        """The body of a successful move of a model version."""
        answer = self.post(
            f"/strategies/{NAME}/models/{what}", {"version": version, "reason": "better", **order}
        )
        assert answer.status_code == 200, answer.text
        return answer.json

    def champion(self) -> str:
        """A new one, by the API."""
        version = self.shell.registered()
        self.moved("stage", version)
        self.moved("promote", version)
        return version


def problem(answer: TestResponse) -> tuple[int, str]:
    """Status and code of problem details that are what they should be."""
    assert answer.content_type == "application/problem+json", answer.text
    told = answer.json
    assert told is not None
    assert told["status"] == answer.status_code
    assert told["detail"]
    assert told["trace_id"] == answer.headers["X-Correlation-ID"]
    assert "Traceback" not in answer.text
    return answer.status_code, told["code"]
