"""What all operations share, in the words of OpenAPI."""

from __future__ import annotations

from typing import Any, Final

from tradai.strategy_service.api.headers import ETAG_PATTERN, KEY_PATTERN

DESCRIPTION: Final = """\
Versions what a trading strategy runs, and stages, promotes and rolls back its models.

Tokens come from the environment's user pool: reading needs the scope `tradai/read`, everything else
`tradai/operate`, and who is written down is the token's. The gateway's own refusals (401, 403, 429) are
`application/json` with `message`; all others are `application/problem+json` (RFC 9457) with a `code` and,
where something stands in the way, `current`.

A move of the live pair needs `If-Match` with the strategy's ETag, or `*`; only a dry run does without.

A POST with an `Idempotency-Key`: the same request again gets the same answer for 24 hours, and nothing
happens twice. A refusal is not kept: it changed nothing, and is judged anew.

Lists come in pages: `next` of one page is the parameter `next` of the following.
"""
TAGS: Final = [
    {"name": "strategies", "description": "What runs, and whether it trades."},
    {"name": "models", "description": "Versions of a strategy's model."},
    {"name": "releases", "description": "The ledger: what ran, who put it there, why."},
    {"name": "jobs", "description": "Retraining."},
    {"name": "configs", "description": "Versions of a strategy's configuration."},
    {"name": "service", "description": "The service itself."},
]
MOVES: Final = frozenset({"promote", "rollback", "pause", "resume", "activate", "deprecate"})
SECURITY: Final = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Client credentials of the user pool; scopes `tradai/read` and `tradai/operate`.",
    }
}
UUID: Final = {"type": "string", "format": "uuid", "examples": ["0f8fad5b-d9cb-469f-a165-70867728950e"]}


def _header(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": description, "schema": schema}


PARAMETERS: Final = {
    "CorrelationId": _header("X-Correlation-ID", "Trace id of the operation; a new one without it.", UUID),
    "IdempotencyKey": _header(
        "Idempotency-Key", "Names this request.", {"type": "string", "pattern": KEY_PATTERN}
    ),
    "IfMatch": _header(
        "If-Match", "ETag of the strategy.", {"type": "string", "pattern": ETAG_PATTERN, "examples": ['"12"']}
    ),
}
HEADERS: Final = {
    "X-Correlation-ID": {"description": "Trace id of the operation.", "schema": UUID},
    "ETag": {"description": "Position of the live release.", "schema": {"type": "string"}},
    "Location": {"description": "Where it is found.", "schema": {"type": "string"}},
}
REFUSALS: Final = {
    "400": ("The address or the body can not be read", "all"),
    "401": ("No valid token", "protected"),
    "403": ("The token lacks the scope", "protected"),
    "404": ("It does not exist, or there is no such operation", "all"),
    "409": ("Something stands in the way, or the first request with this key is in progress", "all"),
    "412": ("Another release is live than `If-Match` says", "moves"),
    "413": ("The body is larger than 1 MiB", "post"),
    "415": ("The body is not JSON", "post"),
    "422": ("A value is wrong, or a gate refused it", "all"),
    "428": ("`If-Match` is missing", "moves"),
    "500": ("The service failed", "all"),
    "503": ("A store or the registry did not answer", "all"),
}
"""Description, and which operations it concerns."""
PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "title": "ProblemDetails",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "VAL001 to VAL008, NOT_FOUND, CONFLICT, GATE_REFUSED, …"},
        "detail": {"type": "string", "description": "One sentence for people."},
        "current": {"type": "object", "description": "The state that stands in the way."},
        "problems": {"type": "array", "items": {"type": "object"}, "description": "Each wrong field."},
        "trace_id": {"type": "string", "format": "uuid"},
    },
}
