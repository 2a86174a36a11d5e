"""Vendor errors become ours where they occur, and never a silent answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    IncompleteReadError,
    NoCredentialsError,
    ReadTimeoutError,
)

from tests.contracts.storage.faults import Faults
from tests.contracts.storage.storages import BUCKET, Storage, document, moto_clients, on_aws
from tradai.common.aws.errors import translated
from tradai.common.aws.s3_config_repository import S3ConfigRepository
from tradai.common.errors import ConfigurationError, TradaiError, TransientError, ValidationFailedError

NAME = "MyStrategy"
URL = "https://dynamodb.eu-west-1.amazonaws.com"


def client_error(code: str, status: int = 400) -> ClientError:
    response: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "Operation")


CODES = {
    "ThrottlingException": TransientError,
    "ProvisionedThroughputExceededException": TransientError,
    "TransactionConflictException": TransientError,
    "TransactionInProgressException": TransientError,
    "SlowDown": TransientError,
    "ConditionalRequestConflict": TransientError,
    "ValidationException": ValidationFailedError,
    "ResourceNotFoundException": ConfigurationError,
    "NoSuchBucket": ConfigurationError,
    "AccessDeniedException": ConfigurationError,
    "ExpiredTokenException": ConfigurationError,
}


@pytest.mark.parametrize(("code", "expected"), CODES.items())
def test_codes(code: str, expected: type[TradaiError]) -> None:
    with pytest.raises(expected, match="the table"), translated("the table"):
        raise client_error(code)


def test_an_unknown_fault_of_the_server_is_transient() -> None:
    with pytest.raises(TransientError), translated("the table"):
        raise client_error("SomethingNew", status=503)


@pytest.mark.parametrize(
    "error",
    [
        ConnectTimeoutError(endpoint_url=URL),
        ReadTimeoutError(endpoint_url=URL),
        EndpointConnectionError(endpoint_url=URL),
        IncompleteReadError(actual_bytes=1, expected_bytes=2),
    ],
)
def test_no_answer_is_transient(error: BotoCoreError) -> None:
    with pytest.raises(TransientError, match="the table"), translated("the table"):
        raise error


def test_missing_credentials_are_a_wrong_environment() -> None:
    with pytest.raises(ConfigurationError), translated("the table"):
        raise NoCredentialsError


def test_our_own_errors_pass() -> None:
    with pytest.raises(KeyError), translated("the table"):
        raise KeyError("ours")


@pytest.fixture
def clients() -> Iterator[tuple[Any, Any]]:
    with moto_clients() as both:
        yield both


READS: list[Callable[[Storage], object]] = [
    lambda storage: storage.versions.head(NAME, "abc"),
    lambda storage: storage.versions.standing(NAME, "v1-a"),
    lambda storage: storage.versions.get(NAME, "v1-a"),
    lambda storage: storage.versions.active(NAME),
    lambda storage: list(storage.versions.versions(NAME)),
    lambda storage: storage.versions.strategies(),
    lambda storage: storage.bodies.get(NAME, "abc"),
    lambda storage: storage.bodies.put(NAME, "abc", b""),
    lambda storage: storage.bodies.put_source(NAME, "v1-a", ""),
    lambda storage: storage.releases.live(NAME),
    lambda storage: storage.releases.entry(NAME, 1),
    lambda storage: list(storage.releases.entries(NAME)),
    lambda storage: storage.releases.mark_mirrored(NAME, 1),
    lambda storage: storage.releases.strategies(),
]


@pytest.mark.parametrize("ask", READS)
def test_every_call_of_every_adapter_is_translated(
    clients: tuple[Any, Any], ask: Callable[[Storage], object]
) -> None:
    for error, expected in (("ThrottlingException", TransientError), ("AccessDenied", ConfigurationError)):
        faults = Faults(at=0, error=lambda error=error: client_error(error))  # type: ignore[misc]  # bound early

        with pytest.raises(expected):
            ask(on_aws(*map(faults.on, clients)))


def test_a_document_that_dynamodb_refuses_is_the_callers(clients: tuple[Any, Any]) -> None:
    response: Any = {
        "Error": {"Code": "TransactionCanceledException"},
        "CancellationReasons": [{"Code": "None"}, {"Code": "None"}, {"Code": "ValidationError"}],
    }
    faults = Faults(at=1, error=lambda: ClientError(response, "TransactWriteItems"))
    storage = on_aws(faults.on(clients[0]), clients[1])

    with pytest.raises(ValidationFailedError):
        storage.service().create_version(strategy_name=NAME, config_data=document())


def test_unprocessed_keys_are_not_taken_for_absent_items() -> None:
    class Busy:
        def batch_get_item(self, RequestItems: Any) -> Any:  # noqa: N803 - boto3's name
            return {"Responses": {}, "UnprocessedKeys": RequestItems}

    with pytest.raises(TransientError, match="too busy"):
        on_aws(Busy(), None).versions.head(NAME, "abc")


def test_every_s3_call_names_the_owner_of_the_bucket(clients: tuple[Any, Any]) -> None:
    asked: list[str] = []
    s3 = clients[1]
    s3.meta.events.register(
        "provide-client-params.s3", lambda params, **_: asked.append(params["ExpectedBucketOwner"])
    )
    bodies = S3ConfigRepository(client=s3, bucket=BUCKET, owner="123456789012")

    bodies.put(NAME, "abc", b"text")
    bodies.get(NAME, "abc")
    bodies.put_source(NAME, "v1-a", "text")

    assert asked == ["123456789012"] * 3
