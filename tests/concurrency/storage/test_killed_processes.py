"""A process killed around every single call of every operation, on the local stack."""

from __future__ import annotations

import os
from dataclasses import replace
from multiprocessing.context import ForkServerProcess

import pytest

from tests.concurrency.storage.contest import CONTEXT
from tests.contracts.storage.bench import OPERATIONS, Bench, Case, Operation, uninterrupted
from tests.contracts.storage.faults import Faults
from tests.contracts.storage.invariants import check
from tests.contracts.storage.storages import on_aws
from tests.local_stack import LocalAws

KILLED = 9


def die() -> BaseException:
    os._exit(KILLED)


def in_a_process(endpoint: str, operation: Operation, name: str, at: int, after: bool) -> None:
    """The operation, whose process ends without a word at call `at`."""
    aws = LocalAws(endpoint=endpoint)
    clients = aws.client("dynamodb"), aws.client("s3")
    faults = Faults(at=at, after=after, error=die)
    operation(Case(on_aws(*clients), on_aws(*map(faults.on, clients)), name))


def killed(aws: LocalAws, operation: Operation, name: str, at: int, after: bool) -> None:
    process: ForkServerProcess = CONTEXT.Process(
        target=in_a_process, args=(aws.endpoint, operation, name, at, after)
    )
    process.start()
    process.join(60)
    assert process.exitcode == KILLED


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_killed_process_leaves_a_legal_state_that_one_further_call_completes(
    local_aws: LocalAws, operation: Operation
) -> None:
    bench = Bench((local_aws.client("dynamodb"), local_aws.client("s3")))
    _, story, calls = uninterrupted(bench, operation)
    for at in range(calls):
        for after in (False, True):
            case = bench.case(Faults())

            killed(local_aws, operation, case.name, at, after)

            check(bench.plain, case.name)
            operation(replace(case, struck=bench.plain))
            check(bench.plain, case.name)
            assert bench.story(case) == story, f"killed at call {at} of {calls}"
