"""The handler of the REST API: what happens around every operation."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from aws_lambda_powertools.event_handler import Response

from tradai.common.runtime.observability import logger
from tradai.strategy_service.api.app import app
from tradai.strategy_service.api.callers import Caller, verified_actor
from tradai.strategy_service.api.content import JSON, checked_body, checked_target
from tradai.strategy_service.api.headers import correlation_id, idempotency_key, precondition
from tradai.strategy_service.api.problems import details_of

Answer = dict[str, Any]
PUBLIC: Final = frozenset({"/api/v1/health"})
NOBODY: Final = "anonymous"
EVERY_ANSWER: Final = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=63072000",
}


def lambda_handler(event: dict[str, Any], context: Any) -> Answer:
    """Answers one request of an HTTP API (payload 2.0)."""
    began = time.perf_counter()
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    method = event["requestContext"]["http"]["method"]
    trace_id = str(uuid4())
    with logger.append_context_keys(trace_id=trace_id):
        try:
            trace_id = correlation_id(headers)
            logger.append_keys(trace_id=trace_id)
            answer = _answered(event, context, headers, method, trace_id)
        except Exception as error:  # noqa: BLE001 - the border: nothing but problem details leaves
            answer = _written(details_of(error).response(trace_id))
        logger.info(
            "request answered",
            method=method,
            path=event["rawPath"],
            status=answer["statusCode"],
            milliseconds=round((time.perf_counter() - began) * 1000, 1),
        )
    return {**answer, "headers": {**EVERY_ANSWER, **answer["headers"], "X-Correlation-ID": trace_id}}


def _answered(
    event: Mapping[str, Any], context: Any, headers: Mapping[str, str], method: str, trace_id: str
) -> Answer:
    checked_target(event)
    actor = NOBODY if event["rawPath"] in PUBLIC else verified_actor(event, method)
    is_given, seq = precondition(headers)
    caller = Caller(actor=actor, trace_id=trace_id, seq=seq, states_precondition=is_given)
    if method != "POST":
        return _resolved({**event, "body": None}, context, caller)
    body = checked_body(event, headers.get("content-type", ""))
    typed = {**headers, "content-type": JSON}
    plain = {**event, "headers": typed, "body": body, "isBase64Encoded": False}
    key = idempotency_key(headers)
    if key is None:
        return _resolved(plain, context, caller)
    from tradai.strategy_service.api.idempotency import answered_once  # noqa: PLC0415 - reads do not pay for it

    asked = {"caller": actor, "key": key, "method": method, "path": event["rawPath"], "body": body}
    asked["query"] = event.get("rawQueryString", "")
    return answered_once(asked, context, lambda: _resolved(plain, context, caller))


def _resolved(event: Mapping[str, Any], context: Any, caller: Caller) -> Answer:
    app.append_context(caller=caller)  # type: ignore[no-untyped-call]  # by Powertools
    return _flat(app.resolve(dict(event), context))


def _written(response: Response[str]) -> Answer:
    headers = {"Content-Type": str(response.content_type), **response.headers}
    return {"statusCode": response.status_code, "headers": headers, "body": response.body}


def _flat(answer: Mapping[str, Any]) -> Answer:
    """Powertools' answer without what it leaves empty."""
    return {
        "statusCode": int(answer["statusCode"]),
        "headers": dict(answer["headers"]),
        "body": answer["body"] if isinstance(answer["body"], str) else json.dumps(answer["body"]),
        "isBase64Encoded": bool(answer.get("isBase64Encoded")),
    }
