"""What went wrong, as RFC 9457 problem details: a sentence, a code, the current state; never a trace."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError as NoSuchRouteError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from tradai.common.errors import ConfigInvalidError, ConflictError, TradaiError, TransientError, outcome_of
from tradai.common.runtime.entrypoint import plain
from tradai.common.runtime.observability import logger

MEDIA_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = 2
FAULT_STATUS: Final = 500
UNAVAILABLE: Final = "a store or the model registry did not answer; read the state, then try again"
FAULT: Final = "the service failed; the correlation id finds the reason in its log"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemDetails:
    """One refusal.

    Args:
        current: the state that stands in the way.
        problems: each wrong field with `path` and `message`.
        retry_after: seconds after which the same request may succeed.
    """

    status: int
    code: str
    detail: str
    current: Mapping[str, Any] = field(default_factory=dict)
    problems: Sequence[Mapping[str, Any]] = ()
    retry_after: int | None = None

    def body(self, trace_id: str | None) -> dict[str, Any]:
        facts = {"current": plain(self.current), "problems": plain(self.problems), "trace_id": trace_id}
        return {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **{name: value for name, value in facts.items() if value},
        }

    def response(self, trace_id: str | None) -> Response[str]:
        retry: dict[str, str | list[str]] = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        body = json.dumps(self.body(trace_id))
        return Response(status_code=self.status, content_type=MEDIA_TYPE, body=body, headers=retry)


class HttpProblemError(Exception):
    """A request refused at the border, before any service was asked."""

    def __init__(self, status: int, code: str, detail: str, *, retry_after: int | None = None) -> None:
        self.details = ProblemDetails(status=status, code=code, detail=detail, retry_after=retry_after)
        super().__init__(detail)


def details_of(error: Exception) -> ProblemDetails:
    """The answer to an error; a fault is logged here and told to nobody."""
    if isinstance(error, HttpProblemError):
        return error.details
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, NoSuchRouteError):
        return ProblemDetails(status=404, code="NOT_FOUND", detail="there is no such operation")
    if isinstance(error, TradaiError) and outcome_of(error).http_status != FAULT_STATUS:
        return _refused(error)
    logger.exception("request failed", error=type(error).__name__)
    code = outcome_of(error).code if isinstance(error, TradaiError) else "FAULT"
    return ProblemDetails(status=FAULT_STATUS, code=code, detail=FAULT)


def _refused(error: TradaiError) -> ProblemDetails:
    outcome = outcome_of(error)
    if isinstance(error, TransientError):
        logger.warning("dependency failed", reason=str(error))
        return ProblemDetails(
            status=outcome.http_status, code=outcome.code, detail=UNAVAILABLE, retry_after=RETRY_SECONDS
        )
    return ProblemDetails(
        status=outcome.http_status,
        code=outcome.code,
        detail=_sentence(error),
        current=error.current if isinstance(error, ConflictError) else {},
        problems=error.problems if isinstance(error, ConfigInvalidError) else (),  # type: ignore[arg-type]  # made plain
    )


def _sentence(error: TradaiError) -> str:
    """Our own words; a vendor's stay in the log."""
    if type(error.__cause__).__module__.partition(".")[0] != "botocore":
        return str(error)
    logger.warning("store refused", reason=str(error))
    return "the store refused the request: a value is too large or of a kind it does not keep"


def _invalid(error: RequestValidationError) -> ProblemDetails:
    problems = [
        {"path": ".".join(map(str, one["loc"])), "message": one.get("msg") or one["type"]}
        for one in error.errors()
    ]
    wrong = "; ".join(f"{one['path']}: {one['message']}" for one in problems)
    return ProblemDetails(status=422, code="VAL001", detail=wrong, problems=problems)
