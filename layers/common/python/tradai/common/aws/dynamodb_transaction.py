"""Transactions whose every step says what it means when its condition fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError

from tradai.common.aws.errors import error_code, translated
from tradai.common.errors import TradaiError, TransientError, ValidationFailedError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CONDITION_FAILED = "ConditionalCheckFailed"
UNACCEPTABLE = frozenset({"ValidationError", "ItemCollectionSizeLimitExceeded"})


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a transaction, and the error its failed condition stands for."""

    action: str
    request: dict[str, Any]
    refused: TradaiError


def transact(client: DynamoDBClient, what: str, steps: Sequence[Step]) -> None:
    """Run all steps or none.

    Raises:
        TradaiError: the `refused` of the first step whose condition failed.
        TransientError: contention, throttling or no answer; it may have been applied.
    """
    items = cast("Any", [{step.action: step.request} for step in steps])
    with translated(what):
        try:
            client.transact_write_items(TransactItems=items)
        except ClientError as error:
            if error_code(error) != "TransactionCanceledException":
                raise
            raise _refusal(what, steps, error) from error


def _refusal(what: str, steps: Sequence[Step], error: ClientError) -> TradaiError:
    reasons = [reason.get("Code") for reason in cast("Any", error.response).get("CancellationReasons", [])]
    for step, code in zip(steps, reasons, strict=False):
        if code == CONDITION_FAILED:
            return step.refused
    if UNACCEPTABLE & set(reasons):
        return ValidationFailedError(f"{what} refused the request: {error}")
    return TransientError(f"{what} is busy: {', '.join(str(code) for code in reasons)}")
