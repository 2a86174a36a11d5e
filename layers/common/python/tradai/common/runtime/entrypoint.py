"""What every handler shares: parse, log, translate errors, answer flat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import wraps
from typing import Any, TypeVar

from pydantic import BaseModel

from tradai.common.entities.clock import iso
from tradai.common.errors import TradaiError
from tradai.common.runtime.environment import environment
from tradai.common.runtime.observability import logger
from tradai.common.runtime.questions.parsing import parsed

Question = TypeVar("Question", bound=BaseModel)
Handler = Callable[[dict[str, Any], object], dict[str, Any]]


def entrypoint(
    question_type: type[Question],
) -> Callable[[Callable[[Question], object]], Handler]:
    """A Lambda handler around a function of one validated question.

    The answer (a mapping, dataclass or model) becomes a flat object with `trace_id` and `environment`.
    A `TradaiError` leaves under its family's name, which is what the workflow selects on.
    """

    def decorate(answer: Callable[[Question], object]) -> Handler:
        @wraps(answer)
        def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
            request_id = getattr(context, "aws_request_id", None)
            with logger.append_context_keys(request_id=request_id, trace_id=None):
                return _answered(answer, question_type, event)

        return handler

    return decorate


def _answered(
    answer: Callable[[Question], object], question_type: type[Question], event: object
) -> dict[str, Any]:
    try:
        question = parsed(question_type, event)
        trace_id = getattr(question, "trace_id", None)
        logger.append_keys(trace_id=trace_id)
        body = plain(answer(question))
    except TradaiError as error:
        family = error.family()
        logger.warning("function refused", error=family.__name__, reason=str(error))
        raise (error if type(error) is family else _as_family(error, family)) from None
    logger.info("function answered", answer=body)
    return {"trace_id": trace_id, **body, "environment": environment().env}


def _as_family(error: TradaiError, family: type[TradaiError]) -> TradaiError:
    return family(str(error))


def plain(value: object) -> Any:
    """A value in JSON's types: times and days as ISO text, enums as their values."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return _plain_leaf(value)


def _plain_leaf(value: object) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return iso(value)
    return value.isoformat() if isinstance(value, date) else value
