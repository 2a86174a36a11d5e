"""After any fault: the champion is right, the lease free, the attempt recorded, and people were told."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.account import STRATEGY, told
from tests.workflows.aftermath import forget_messages, settle
from tests.workflows.arrows import Visit, visits
from tests.workflows.faults import cases
from tests.workflows.house import House, Outcome, opened

CASES = cases()


@pytest.fixture(scope="module")
def town() -> Iterator[House]:
    """One environment for all cases; a review ends after a second."""
    with pytest.MonkeyPatch.context() as monkeypatch, opened(monkeypatch) as house:
        house.timeouts = {"RequestReview": 1}
        yield house


@pytest.fixture
def house(town: House) -> House:
    """Nothing is broken yet, nobody has looked at the champion, people were told nothing for a while."""
    town.mend()
    forget_messages()
    return town


@pytest.mark.parametrize("name", CASES)
def test_after(house: House, name: str) -> None:
    case, job_id = CASES[name], str(uuid4())
    before, attempted, messages = house.champion, _attempted(house), _messages()
    case.arrange(house)

    outcome = house.run(job_id, job_id=job_id, **case.asked)
    house.machinery.handlers.clear()
    settle(outcome)

    job, state = house.job(job_id), house.state
    assert outcome.status == case.status, _broken(outcome)
    assert house.champion == (str(job.new_version) if case.promotes else before), _broken(outcome)
    assert state.owner is None
    assert state.last_attempt_at != attempted
    assert job is None or job.is_final
    assert any(STRATEGY in text for text in _messages()[len(messages) :])


def _attempted(house: House) -> object:
    return house.state.last_attempt_at if house.state else None


def _messages() -> list[str]:
    return [subject + text for topic in ("alerts", "registration") for subject, text in told(topic)]


def _broken(outcome: Outcome) -> list[Visit]:
    """Where it did not go on by itself."""
    return [visit for visit in visits(outcome.events) if visit.errors and not visit.succeeded]
