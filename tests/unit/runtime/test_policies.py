"""Which settings decide: those of the strategy's config where it says them, the environment's elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.retraining.stores import config
from tradai.common.errors import ConfigInvalidError
from tradai.common.runtime.wiring_check import policy_of


def training(**settings: Any) -> Any:
    return replace(config(), config_data={"training": settings})


def test_a_config_that_says_nothing_has_the_environments_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIN_HOURS_BETWEEN_RETRAINING", "12")
    monkeypatch.setenv("RETRAINING_INTERVAL_DAYS", "3.5")

    for policy in (policy_of(None), policy_of(config())):
        assert (policy.min_hours_between_retraining, policy.retraining_interval_days) == (12, 3.5)


def test_a_config_has_the_last_word_on_its_strategy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIN_HOURS_BETWEEN_RETRAINING", "12")

    policy = policy_of(training(min_hours_between_retraining=1, retraining_interval_days=2))

    assert (policy.min_hours_between_retraining, policy.retraining_interval_days) == (1, 2)


def test_placeholders_have_their_defaults_for_nobody_sets_them_here() -> None:
    policy = policy_of(
        training(min_hours_between_retraining="${PAUSE:-2}", retraining_interval_days="${AGE:-1.5}")
    )

    assert (policy.min_hours_between_retraining, policy.retraining_interval_days) == (2, 1.5)


@pytest.mark.parametrize("said", ["${AGE}", "${AGE:-soon}"])
def test_a_placeholder_that_makes_no_number_is_named(said: str) -> None:
    with pytest.raises(ConfigInvalidError, match=r"training\.retraining_interval_days"):
        policy_of(training(retraining_interval_days=said))


def test_who_may_be_retrained_is_said_by_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_MODELS", "Alpha,Beta")

    assert policy_of(training(allowed_models=["Gamma"])).allowed_models == {"Alpha", "Beta"}
