"""Start the workflow for each retraining that was asked for by queue or by a job record."""

from __future__ import annotations

from tradai.common.errors import TradaiError, TransientError, ValidationFailedError
from tradai.common.runtime import wiring_consuming
from tradai.common.runtime.entrypoint import entrypoint
from tradai.common.runtime.observability import logger
from tradai.common.runtime.questions.requests import Batch, RetrainingRequest


@entrypoint(Batch)
def lambda_handler(batch: Batch) -> dict[str, object]:
    refusals = {identity: _refusal(asked) for identity, asked in batch.requests()}
    failures = [
        identity
        for identity, refusal in refusals.items()
        if refusal is not None and not _is_buried(batch.text(identity), refusal)
    ]
    return {"batchItemFailures": [{"itemIdentifier": identity} for identity in failures]}


def _refusal(asked: RetrainingRequest | ValidationFailedError) -> TradaiError | None:
    """Why a request was not started, None when it was."""
    try:
        if isinstance(asked, ValidationFailedError):
            raise asked
        wiring_consuming.request_consumer().start(asked.request())
    except TradaiError as error:
        logger.error("retraining request refused", reason=str(error), error=type(error).__name__)
        return error
    return None


def _is_buried(body: str, refusal: TradaiError) -> bool:
    """What will never work goes to the dead letters with its reason; anything else is delivered again."""
    graves = wiring_consuming.dead_letters()
    if graves is None or isinstance(refusal, TransientError):
        return False
    graves.bury(body, error=type(refusal).__name__, reason=str(refusal))
    return True
