"""Every operation, struck before and after every single API call, found by counting them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from tests.contracts.storage.faults import Faults, ProcessDeath
from tests.contracts.storage.invariants import check
from tests.contracts.storage.storages import Storage, document, moto_clients, on_aws
from tradai.common.entities.release import ReleaseDraft, ReleaseKind


@dataclass(frozen=True, slots=True)
class Case:
    """A strategy on a storage that works, and the same one behind faults."""

    plain: Storage
    struck: Storage
    name: str

    def number(self, number: int) -> str:
        """The id of a version."""
        return self.plain.service().list_versions(self.name, with_content=False)[-number].config_id


Operation = Callable[[Case], object]


def create(case: Case) -> object:
    return case.struck.service().create_version(strategy_name=case.name, config_data=document(9)).config_id


def activate(case: Case) -> object:
    return case.struck.service().activate(case.name, case.number(3)).status


def abandon(case: Case) -> object:
    return case.struck.service().deprecate(case.name, case.number(3)).status


def withdraw(case: Case) -> object:
    return case.struck.service().deprecate(case.name, case.number(2), force=True).status


def return_to_the_first(case: Case) -> object:
    """As a rollback does it: decide on what is live, then commit both moves; nothing to do is done."""
    pointer = case.plain.ledger().live(case.name)
    change = case.plain.service().prepare_change(case.name, case.number(1))
    draft = ReleaseDraft(
        strategy_name=case.name, kind=ReleaseKind.MODEL_ROLLED_BACK, actor="ada", reason="", model_version="1"
    )
    return change and case.struck.ledger().commit(draft, expected=pointer, config=change).kind


def promote(case: Case) -> object:
    pointer = case.plain.ledger().live(case.name)
    if pointer and pointer.model_version == "1":
        return ReleaseKind.MODEL_PROMOTED
    draft = ReleaseDraft(
        strategy_name=case.name, kind=ReleaseKind.MODEL_PROMOTED, actor="ada", reason="", model_version="1"
    )
    return case.struck.ledger().commit(draft, expected=pointer).kind


OPERATIONS: tuple[Operation, ...] = (create, activate, abandon, withdraw, return_to_the_first, promote)


def lost_answer() -> BaseException:
    return ReadTimeoutError(endpoint_url="https://dynamodb")


def throttled() -> BaseException:
    return ClientError({"Error": {"Code": "ThrottlingException"}}, "TransactWriteItems")


def conflicting() -> BaseException:
    reasons = [{"Code": "TransactionConflict"}, {"Code": "None"}]
    response: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
    return ClientError(response, "TransactWriteItems")


@dataclass(slots=True)
class Bench:
    """One moto; every run gets a strategy with v1 deprecated, v2 ACTIVE and v3 a DRAFT."""

    clients: tuple[Any, Any]
    names: Iterator[int] = field(default_factory=count)

    @property
    def plain(self) -> Storage:
        return on_aws(*self.clients)

    def case(self, faults: Faults) -> Case:
        name, service = f"s{next(self.names)}", self.plain.service()
        for number in (1, 2):
            version = service.create_version(strategy_name=name, config_data=document(number))
            service.activate(name, version.config_id)
        service.create_version(strategy_name=name, config_data=document(3))
        return Case(self.plain, on_aws(*map(faults.on, self.clients)), name)

    def story(self, case: Case) -> object:
        """What is seen from outside, without times and digests."""
        service, history = case.plain.service(), case.plain.ledger().history(case.name)
        versions = [(v.config_id, v.status, v.superseded_by) for v in service.list_versions(case.name)]
        return versions, [(r.kind, r.config_id, r.model_version, r.paused, r.evidence) for r in history]


@pytest.fixture
def bench() -> Iterator[Bench]:
    with moto_clients() as clients:
        yield Bench(clients)


def uninterrupted(bench: Bench, operation: Operation) -> tuple[object, object, int]:
    """Answer and story of an operation, and how many API calls it makes."""
    faults = Faults()
    case = bench.case(faults)
    answer = operation(case)
    return answer, bench.story(case), faults.calls


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
