"""Who asks: the verified identity that the gateway hands over with a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tradai.strategy_service.api.problems import HttpProblemError

READ: Final = "tradai/read"
OPERATE: Final = "tradai/operate"
NAMES: Final = ("username", "cognito:username", "client_id", "sub")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """One request's identity and words.

    Args:
        actor: who is written down.
        trace_id: the correlation id of the request.
        seq: the release that `If-Match` names; None when it names none, or any.
        states_precondition: there was an `If-Match`.
    """

    actor: str
    trace_id: str
    seq: int | None = None
    states_precondition: bool = False


def verified_actor(event: Mapping[str, Any], method: str) -> str:
    """The caller's name.

    Raises:
        HttpProblemError: 401 without a verified identity, 403 when it may not do this.
    """
    token = event["requestContext"].get("authorizer", {}).get("jwt", {})
    claims = token.get("claims") or {}
    actor = next((str(claims[name]) for name in NAMES if claims.get(name)), "")
    if not actor:
        raise HttpProblemError(401, "UNAUTHORIZED", "a bearer token of this service is needed")
    scopes = {*(token.get("scopes") or ()), *str(claims.get("scope", "")).split()}
    if scopes.isdisjoint({READ, OPERATE} if method == "GET" else {OPERATE}):
        needed = READ if method == "GET" else OPERATE
        raise HttpProblemError(403, "FORBIDDEN", f"the token lacks the scope {needed}")
    return actor
