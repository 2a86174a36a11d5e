"""AWS errors in our words: every adapter wraps its calls in `translated`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, IncompleteReadError
from botocore.exceptions import ConnectionError as NoConnectionError

from tradai.common.errors import ConfigurationError, TradaiError, TransientError, ValidationFailedError

TRANSIENT_CODES = frozenset(
    {
        "ConditionalRequestConflict",
        "InternalError",
        "InternalFailure",
        "InternalServerError",
        "InternalServerErrorException",
        "LimitExceededException",
        "OperationAborted",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
REFUSED_CODES = frozenset({"ValidationException", "ItemCollectionSizeLimitExceededException"})
SERVER_FAULT = 500
NO_ANSWER = (HTTPClientError, NoConnectionError, IncompleteReadError)


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Raise `TransientError`, `ValidationFailedError` or `ConfigurationError` for what AWS raised.

    Args:
        what: the resource, as a person would name it.
    """
    try:
        yield
    except ClientError as error:
        raise _from_code(what, error) from error
    except NO_ANSWER as error:
        raise TransientError(f"{what} did not answer: {error}") from error
    except BotoCoreError as error:
        raise ConfigurationError(f"{what} can not be asked: {error}") from error


def error_code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _from_code(what: str, error: ClientError) -> TradaiError:
    code = error_code(error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in TRANSIENT_CODES or status >= SERVER_FAULT:
        return TransientError(f"{what} is busy or failing: {code}")
    if code in REFUSED_CODES:
        return ValidationFailedError(f"{what} refused the request: {error}")
    return ConfigurationError(f"{what} can not be used: {error}")
