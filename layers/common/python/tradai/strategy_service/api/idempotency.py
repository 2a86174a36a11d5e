"""The same request, sent again: answered once, told as often as it is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from aws_lambda_powertools.utilities.idempotency import IdempotencyConfig, idempotent_function
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyInconsistentStateError,
    IdempotencyPersistenceLayerError,
    IdempotencyValidationError,
)

from tradai.common.errors import TransientError
from tradai.common.runtime.wiring_api import kept_answers
from tradai.strategy_service.api.problems import HttpProblemError

KEPT_SECONDS: Final = 24 * 3600
REFUSED: Final = 400
REPLAYED: Final = {"Idempotency-Replayed": "true"}
Answer = dict[str, Any]


class _NotKeptError(Exception):
    """A refusal changed nothing: it is judged anew when it is asked again."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__()


def answered_once(request: dict[str, Any], context: Any, resolve: Callable[[], Answer]) -> Answer:
    """The answer of `resolve`, or the one that was given to this request before.

    Args:
        request: `caller`, `key`, and what must be the same: `method`, `path`, `query`, `body`.

    Raises:
        HttpProblemError: 409 while the first one is in progress, 422 when the key was another request's.
        TransientError: the store did not answer.
    """
    is_first = False

    def first(*, request: dict[str, Any]) -> Answer:  # noqa: ARG001 - hashed by Powertools
        nonlocal is_first
        is_first = True
        answer = resolve()
        if answer["statusCode"] >= REFUSED:
            raise _NotKeptError(answer)
        return answer

    try:
        answer = _idempotent(first, context)(request=request)
    except _NotKeptError as refusal:
        return refusal.answer
    return answer if is_first else {**answer, "headers": {**answer["headers"], **REPLAYED}}


def _idempotent(function: Callable[..., Answer], context: Any) -> Callable[..., Answer]:
    settings = IdempotencyConfig(
        event_key_jmespath="[caller, key]",
        payload_validation_jmespath="[method, path, query, body]",
        expires_after_seconds=KEPT_SECONDS,
        lambda_context=context,
        hash_function="sha256",
    )
    once: Callable[..., Answer] = idempotent_function(
        function,
        data_keyword_argument="request",
        persistence_store=kept_answers(),
        config=settings,
        key_prefix="strategy-api",
    )

    def told(**request: Any) -> Answer:
        try:
            return once(**request)
        except (IdempotencyAlreadyInProgressError, IdempotencyInconsistentStateError):
            detail = "the first request with this Idempotency-Key is in progress"
            raise HttpProblemError(409, "CONFLICT", detail, retry_after=1) from None
        except IdempotencyValidationError:
            detail = "this Idempotency-Key was used for another request; take a new one"
            raise HttpProblemError(422, "VAL008", detail) from None
        except IdempotencyPersistenceLayerError as error:
            raise TransientError("the idempotency table did not answer") from error

    return told
