"""Every operation, struck before and after every single API call, found by counting them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from tests.contracts.storage.bench import OPERATIONS, Bench, Operation, uninterrupted
from tests.contracts.storage.faults import Faults, ProcessDeath
from tests.contracts.storage.invariants import check
from tests.contracts.storage.storages import moto_clients


def lost_answer() -> BaseException:
    return ReadTimeoutError(endpoint_url="https://dynamodb")


def throttled() -> BaseException:
    return ClientError({"Error": {"Code": "ThrottlingException"}}, "TransactWriteItems")


def conflicting() -> BaseException:
    reasons = [{"Code": "TransactionConflict"}, {"Code": "None"}]
    response: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
    return ClientError(response, "TransactWriteItems")


@pytest.fixture
def bench() -> Iterator[Bench]:
    with moto_clients() as clients:
        yield Bench(clients)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_death_at_any_call_is_mended_by_one_further_call(
    bench: Bench, operation: Operation, after: bool
) -> None:
    _, story, calls = uninterrupted(bench, operation)
    for at in range(calls):
        case = bench.case(Faults(at=at, after=after))

        with pytest.raises(ProcessDeath):
            operation(case)

        check(case.plain, case.name)
        operation(replace(case, struck=case.plain))
        check(case.plain, case.name)
        assert bench.story(case) == story, f"struck at call {at} of {calls}"


FAILURES = [
    pytest.param(lost_answer, False, id="unheard"),
    pytest.param(lost_answer, True, id="answer-lost"),
    pytest.param(throttled, False, id="throttled"),
]


@pytest.mark.parametrize(("error", "after"), FAILURES)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_call_that_fails_once_is_made_good(
    bench: Bench, operation: Operation, error: Callable[[], BaseException], after: bool
) -> None:
    answer, story, calls = uninterrupted(bench, operation)
    for at in range(calls):
        case = bench.case(Faults(at=at, after=after, error=error))

        assert operation(case) == answer

        assert bench.story(case) == story, f"struck at call {at} of {calls}"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_conflict_with_another_transaction_is_tried_again(bench: Bench, operation: Operation) -> None:
    answer, story, calls = uninterrupted(bench, operation)
    case = bench.case(Faults(at=calls - 1, error=conflicting))

    assert operation(case) == answer

    assert bench.story(case) == story
