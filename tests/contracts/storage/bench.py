"""Operations to be struck by faults, and strategies to try them on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.contracts.storage.faults import Faults
from tests.contracts.storage.storages import Storage, document, on_aws
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


def uninterrupted(bench: Bench, operation: Operation) -> tuple[object, object, int]:
    """Answer and story of an operation, and how many API calls it makes."""
    faults = Faults()
    case = bench.case(faults)
    answer = operation(case)
    return answer, bench.story(case), faults.calls
