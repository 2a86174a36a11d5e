"""Executions that together go along every arrow of the definition."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final
from uuid import uuid4

from tests.account import STRATEGY
from tests.workflows.aftermath import settle
from tests.workflows.arrows import Arrow, Visit, declared, taken, visits
from tests.workflows.faults import TASKS, cases, unclear
from tests.workflows.house import House, Outcome, definition
from tests.workflows.interpreter import Fault
from tests.workflows.reviewing import asked
from tests.workflows.scenarios import training
from tradai.common.entities.clock import system_clock
from tradai.common.runtime import wiring_retraining, wiring_reviews

MACHINE: Final[Mapping[str, Any]] = json.loads(definition())
FAULTS: Final = (
    *(name for name in cases() if "of what is retried passes" in name),
    *(f"{name}: States.Timeout" for name in TASKS),
    "PromoteModel: ConflictError",
    "RequestReview: DynamoDb.AccessDeniedException",
    "the container stops: 1 EssentialContainerExited",
)
REVIEW_SECONDS: Final = 5


@dataclass(frozen=True)
class Executed:
    """What histories show.

    Args:
        proofs: names of the executions that took an arrow, for each one that is declared.
        errors: state and name of every error that was met.
        states: every state that was entered.
    """

    proofs: Mapping[Arrow, list[str]]
    errors: frozenset[tuple[str, str]]
    states: frozenset[str]


def executed(house: House) -> Executed:
    """Run them all."""
    house.timeouts = {"RequestReview": REVIEW_SECONDS}
    found: dict[Arrow, list[str]] = defaultdict(list)
    passed: list[Visit] = []
    for name, run in _executions():
        house.mend()
        outcome = run(house)
        house.machinery.handlers.clear()
        settle(outcome)
        passed += visits(outcome.events)
        for arrow in taken(MACHINE, outcome.events):
            found[arrow].append(name)
    return Executed(
        proofs={arrow: found[arrow] for arrow in declared(MACHINE)},
        errors=frozenset((visit.state, error) for visit in passed for error in visit.errors),
        states=frozenset(visit.state for visit in passed),
    )


def _executions() -> Iterator[tuple[str, Callable[[House], Outcome]]]:
    matrix = cases()
    for name in FAULTS:
        yield name, partial(_met, matrix[name].arrange)
    for branch in (_skipped, _invalid, _kept, _unheard_of, _overtaken, _untold, _approved, _rejected):
        yield branch.__name__.strip("_").replace("_", " "), branch


def _met(arrange: Callable[[House], None], house: House) -> Outcome:
    arrange(house)
    return _run(house)


def _run(house: House, **payload: Any) -> Outcome:
    job_id = str(uuid4())
    return house.run(job_id, **{"job_id": job_id, "manual_trigger": True, **payload})


def _skipped(house: House) -> Outcome:
    _run(house)
    return _run(house, manual_trigger=False)


def _invalid(house: House) -> Outcome:
    return _run(house, model_name="Nobody")


def _kept(house: House) -> Outcome:
    training(house).champion = training(house).challenger
    return _run(house)


def _unheard_of(house: House) -> Outcome:
    real = house.machinery.real("compare_models")
    house.machinery.handlers["compare_models"] = lambda *call: {**real(*call), "decision": "maybe"}
    return _run(house)


def _overtaken(house: House) -> Outcome:
    states, real = wiring_retraining.retraining_states(), house.machinery.real("compare_models")

    def compared(*call: Any) -> Any:
        later = system_clock() + timedelta(days=1)
        states.take_lease(STRATEGY, "arn:newer", "job-2", real_now=later, seconds=60)
        return real(*call)

    house.machinery.handlers["compare_models"] = compared
    outcome = _kept(house)
    states.free_lease(STRATEGY, "arn:newer", failed_at=None)
    return outcome


def _untold(house: House) -> Outcome:
    house.machinery.faults["NotifyFailure"] = [Fault("ConfigurationError")]
    return _invalid(house)


def _approved(house: House) -> Outcome:
    return _reviewed(house, lambda job_id: wiring_reviews.review_desk().approve(job_id))


def _rejected(house: House) -> Outcome:
    return _reviewed(house, lambda job_id: wiring_reviews.review_desk().reject(job_id))


def _reviewed(house: House, answer: Callable[[str], object]) -> Outcome:
    unclear(house)
    job_id = str(uuid4())
    arn = house.start(job_id, job_id=job_id, manual_trigger=True)
    asked(job_id)
    answer(job_id)
    return house.ended(arn)
