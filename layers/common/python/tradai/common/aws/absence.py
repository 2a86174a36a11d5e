"""Asking for something that may not be there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from botocore.exceptions import ClientError

from tradai.common.aws.errors import error_code, translated

ABSENT = frozenset(
    {
        "404",
        "AWS.SimpleQueueService.NonExistentQueue",
        "NoSuchBucket",
        "NotFound",
        "ParameterNotFound",
        "QueueDoesNotExist",
        "ResourceNotFoundException",
        "ServerSideEncryptionConfigurationNotFoundError",
        "StateMachineDoesNotExist",
    }
)
Answer = TypeVar("Answer")


def asked(what: str, ask: Callable[[], Answer]) -> Answer | None:
    """The answer; None when there is no such thing.

    Args:
        what: as a person would name it.

    Raises:
        ConfigurationError: it may not be asked for. TransientError: nobody answered.
    """
    with translated(what):
        try:
            return ask()
        except ClientError as error:
            if error_code(error) in ABSENT:
                return None
            raise
