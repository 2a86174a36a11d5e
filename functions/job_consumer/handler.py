"""Start the workflow for each retraining that was asked for by queue or by a job record."""

from __future__ import annotations

from tradai.common.errors import TradaiError, ValidationFailedError
from tradai.common.runtime import wiring_retraining
from tradai.common.runtime.entrypoint import entrypoint
from tradai.common.runtime.observability import logger
from tradai.common.runtime.questions.requests import Batch, RetrainingRequest


@entrypoint(Batch)
def lambda_handler(batch: Batch) -> dict[str, object]:
    failures = [identity for identity, asked in batch.requests() if not _is_started(asked)]
    return {"batchItemFailures": [{"itemIdentifier": identity} for identity in failures]}


def _is_started(asked: RetrainingRequest | ValidationFailedError) -> bool:
    """A refused request stays in its queue and ends among the dead letters; the log has the reason."""
    try:
        if isinstance(asked, ValidationFailedError):
            raise asked
        wiring_retraining.request_consumer().start(asked.request())
    except TradaiError as error:
        logger.error("retraining request refused", reason=str(error), error=type(error).__name__)
        return False
    return True
