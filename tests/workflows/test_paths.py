from __future__ import annotations

import json

import pytest

from tests.workflows.house import House, definition
from tests.workflows.scenarios import SCENARIOS


@pytest.mark.parametrize("name", SCENARIOS)
def test_path(house: House, name: str) -> None:
    scenario = SCENARIOS[name]
    payload = scenario.arrange(house)

    outcome = house.run("scenario", **payload)

    assert (outcome.status, house.champion) == (scenario.status, scenario.champion), outcome
    assert set(scenario.passes) <= set(outcome.states)
    state = house.state
    assert state is None or state.consecutive_failures == scenario.failures
    assert state is None or state.owner in {None, "arn:other", "arn:newer"}


def test_every_state_has_a_path_that_proves_it() -> None:
    proven = {state for scenario in SCENARIOS.values() for state in scenario.passes}

    assert proven == set(json.loads(definition())["States"])
